using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Usage.Events.Features;

/// <summary>What a package counts, in words that users can read: the file <c>popcon-usage.json</c>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record FeatureList(string Package, int Revision, IReadOnlyList<Feature> Features, IReadOnlyList<string> IssuerKeys)
{
    /// <summary>The name of the file, and of the embedded resource.</summary>
    public const string FileName = "popcon-usage.json";

    /// <summary>The features that a consent to a revision covers, in the list's order.</summary>
    public IEnumerable<Feature> CoveredBy(int revision) => Features.Where(feature => feature.Since <= revision);

    /// <summary>Whether the list has a feature.</summary>
    public bool Has(string name) => Features.Any(feature => string.Equals(feature.Name, name, StringComparison.Ordinal));
}
