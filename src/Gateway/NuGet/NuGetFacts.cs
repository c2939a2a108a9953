using System.Collections.Generic;

namespace PopCon.Gateway.NuGet;

/// <summary>What the nuspec of a package says, as far as the feed shows it.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record NuGetFacts
{
    /// <summary>The id in the package's own letter case.</summary>
    public required string Id { get; init; }

    /// <summary>The version in its normalised form, in the package's own letter case.</summary>
    public required string Version { get; init; }

    /// <summary>Texts by the names that registrations have.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>(System.StringComparer.Ordinal);

    /// <summary>Whether the license has to be accepted.</summary>
    public bool RequireLicenseAcceptance { get; init; }

    /// <summary>Words to search for.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What kinds of package it is.</summary>
    public IReadOnlyList<string> PackageTypes { get; init; } = [];

    /// <summary>What it needs.</summary>
    public IReadOnlyList<NuGetDependencyGroup> Dependencies { get; init; } = [];

    /// <summary>The path of the readme in the package; empty without one.</summary>
    public string Readme { get; init; } = string.Empty;

    /// <summary>The path of the nuspec in the package.</summary>
    public string Nuspec { get; init; } = string.Empty;

    /// <summary>A text of the nuspec; empty without one.</summary>
    public string Text(string name) => Texts.GetValueOrDefault(name, string.Empty);
}
