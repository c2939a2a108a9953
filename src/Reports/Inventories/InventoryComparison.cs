using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Inventories;

/// <summary>Sets inventories against figures.</summary>
/// <remarks>Stateless.</remarks>
public static class InventoryComparison
{
    /// <summary>A verdict for each entry: never seen first, then rare, then used, then what cannot be seen; in each by processes and name.</summary>
    /// <param name="figures">The period.</param>
    /// <param name="entries">What is installed or shipped.</param>
    /// <param name="least">Most processes of a package that counts as rare.</param>
    public static IReadOnlyList<InventoryVerdict> Compare(
        PeriodFigures figures, IEnumerable<InventoryEntry> entries, long least = InventoryVerdict.DefaultLeast)
    {
        var byLanguage = figures.Packages.ToLookup(one => (one.Language, Name: PackageNames.Normalize(one.Language, one.Package)));
        var anyLanguage = figures.Packages.ToLookup(one => PackageNames.NormalizeLoosely(one.Package), StringComparer.Ordinal);
        return [.. entries.Select(entry =>
            {
                IEnumerable<PackageFigures> found = entry.Language.Length > 0
                    ? byLanguage[(entry.Language, entry.Package)]
                    : anyLanguage[PackageNames.NormalizeLoosely(entry.Package)];
                long processes = found.Sum(one => one.Processes);
                return new InventoryVerdict(entry, VerdictOf(entry, processes, least), processes);
            })
            .OrderBy(one => Rank(one.Verdict)).ThenBy(one => one.Processes)
            .ThenBy(one => one.Entry.Language, StringComparer.Ordinal).ThenBy(one => one.Entry.Package, StringComparer.Ordinal)];
    }

    private static string VerdictOf(InventoryEntry entry, long processes, long least) =>
        processes > least ? InventoryVerdict.Used
        : processes > 0 ? InventoryVerdict.Rare
        : entry.NotObservable is null ? InventoryVerdict.NeverSeen
        : InventoryVerdict.NotObservable;

    private static int Rank(string verdict) => verdict switch
    {
        InventoryVerdict.NeverSeen => 0,
        InventoryVerdict.Rare => 1,
        InventoryVerdict.Used => 2,
        _ => 3,
    };
}
