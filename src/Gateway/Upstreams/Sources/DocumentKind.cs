using System;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>A kind of documents that upstreams have: how they are asked for, read and kept.</summary>
/// <typeparam name="T">What a document is read into.</typeparam>
/// <remarks>Immutable.</remarks>
internal sealed record DocumentKind<T>
    where T : class
{
    /// <summary>The formats that are understood, best first.</summary>
    public required string Accept { get; init; }

    /// <summary>Reads one. What it throws for a malformed document becomes an <see cref="UpstreamException"/>.</summary>
    public required Func<UpstreamReply, Uri, Task<T>> Parse { get; init; }

    /// <summary>The longest document.</summary>
    public int MaxBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long one is used without asking again.</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one is used while the upstream does not answer.</summary>
    /// <value>Default: 24 hours.</value>
    public TimeSpan Usable { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether the known one is used while a newer one is read, so that no client waits.</summary>
    public bool IsUsedWhileReading { get; init; }
}
