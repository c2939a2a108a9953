using System;

namespace PopCon.Gateway.Storage.S3;

/// <summary>A bucket that has the files of a repository.</summary>
/// <remarks>Immutable; equal options are the same storage.</remarks>
internal sealed record S3Options : StorageOptions
{
    /// <inheritdoc/>
    public override bool IsLocal => false;

    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What keys begin with.</summary>
    /// <value>Default: empty.</value>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The server; <see langword="null"/>: that of AWS for the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that signatures name.</summary>
    /// <value>Default: us-east-1.</value>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket is part of the path instead of the host.</summary>
    /// <value>Default: true with an endpoint of its own.</value>
    public bool HasPathStyle { get; init; }

    /// <summary>The id of the key; <see langword="null"/>: the SDK looks for credentials in the environment.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The key itself.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Whether files pass through the gateway instead of being redirected to.</summary>
    public bool Streams { get; init; }

    /// <summary>Bytes of one part of a longer file.</summary>
    /// <value>Default: 16 MiB; servers demand at least 5 MiB.</value>
    public int PartBytes { get; init; } = 16 << 20;

    /// <summary>The age at which a file without meta counts as left behind.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan AbandonedAfter { get; init; } = TimeSpan.FromHours(1);
}
