using System.Collections.Generic;
using System.Linq;

namespace PopCon.Usage.Events.Features;

/// <summary>What a package counts, in words that users can read: the file <c>popcon-usage.json</c>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record FeatureList(string Package, int Revision, IReadOnlyList<Feature> Features, IReadOnlyList<string> IssuerKeys)
{
    /// <summary>The name of the file, and of the embedded resource.</summary>
    public const string FileName = "popcon-usage.json";

    /// <summary>The names of the features that a consent to a revision covers, in the list's order.</summary>
    public IReadOnlyList<string> NamesCoveredBy(int revision) => [.. Features.Where(feature => feature.Since <= revision).Select(feature => feature.Name)];

    private readonly HashSet<string> _names = [.. Features.Select(feature => feature.Name)];

    /// <summary>Whether the list has a feature. A host asks for each row of each batch.</summary>
    public bool Has(string name) => _names.Contains(name);
}
