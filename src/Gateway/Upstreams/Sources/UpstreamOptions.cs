using System;

namespace PopCon.Gateway.Upstreams.Sources;

/// <summary>One upstream as the configuration has it.</summary>
/// <remarks>Immutable. Compared by value, so that a configuration that is read again keeps what is known about the upstream. Never logged.</remarks>
internal sealed record UpstreamOptions
{
    /// <summary>The repository that it belongs to.</summary>
    public required string Repository { get; init; }

    /// <summary>One of the ecosystems.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>0 for the upstream itself, 1 and more for fallbacks.</summary>
    public required int Set { get; init; }

    /// <summary>Its root, or its service index.</summary>
    public required Uri Root { get; init; }

    /// <summary>How long a request may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The value of the header Authorization; <see langword="null"/>: none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Whether Python pages are redirected instead of read.</summary>
    public bool LinksToUpstream { get; init; }
}
