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

    /// <summary>Whether different clients are counted.</summary>
    /// <value>Default: true.</value>
    public bool HasUniques { get; init; } = true;

    /// <summary>The smallest number of different clients that is published.</summary>
    /// <value>Default: 5.</value>
    public int UniquesMinimum { get; init; } = 5;

    /// <summary>Packages that are told apart.</summary>
    /// <value>Default: 50,000.</value>
    public int Packages { get; init; } = 50_000;

    /// <summary>Series in all.</summary>
    /// <value>Default: 250,000.</value>
    public int Series { get; init; } = 250_000;
}
