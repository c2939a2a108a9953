using System.Collections.Generic;

namespace PopCon.Gateway.Counting;

/// <summary>What is counted, and how much of it.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record CountingOptions
{
    /// <summary>How much of a version is counted.</summary>
    public VersionDetail Version { get; init; }

    /// <summary>Labels that are left out.</summary>
    /// <value>Default: none.</value>
    public IReadOnlySet<string> Hidden { get; init; } = new HashSet<string>(System.StringComparer.Ordinal);

    /// <summary>Packages that are told apart.</summary>
    /// <value>Default: 50,000.</value>
    public int Packages { get; init; } = 50_000;

    /// <summary>Series in all.</summary>
    /// <value>Default: 250,000.</value>
    public int Series { get; init; } = 250_000;
}
