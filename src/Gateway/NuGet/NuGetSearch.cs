using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Gateway.NuGet;

/// <summary>Finds packages by words.</summary>
/// <remarks>Stateless. Looks at every package.</remarks>
internal static class NuGetSearch
{
    /// <summary>A package with the versions that a client wants to see.</summary>
    /// <param name="Entries">The versions in order, at least one.</param>
    public sealed record Hit(NuGetEntry[] Entries)
    {
        /// <summary>The newest of them.</summary>
        public NuGetEntry Latest => Entries[^1];
    }

    /// <summary>The versions of a package that a client wants to see.</summary>
    public static NuGetEntry[] Visible(NuGetPackage package, bool prerelease, bool semVer1) =>
        [.. package.Entries.Where(entry => entry.Meta.Listed && (prerelease || !entry.Version.IsPrerelease) && !(semVer1 && entry.Version.IsSemVer2))];

    /// <summary>Every hit, best first.</summary>
    /// <param name="packages">Where to look.</param>
    /// <param name="query">Words, some with a prefix such as <c>tags:</c>.</param>
    /// <param name="packageType">Only packages of this type; empty: all.</param>
    public static List<Hit> Find(IEnumerable<NuGetEntry[]> packages, string query, string packageType)
    {
        string[] words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string plain = query.Trim();
        return
        [
            .. packages.Where(entries => entries.Length > 0)
                .Select(entries => new Hit(entries))
                .Where(hit => packageType.Length == 0 || hit.Latest.Facts.PackageTypes.Contains(packageType, StringComparer.OrdinalIgnoreCase))
                .Where(hit => Array.TrueForAll(words, word => Matches(hit.Latest.Facts, word)))
                .OrderBy(hit => Rank(hit.Latest.Facts.Id, plain))
                .ThenBy(hit => hit.Latest.Facts.Id, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static int Rank(string id, string query) =>
        id.Equals(query, StringComparison.OrdinalIgnoreCase) ? 0
            : id.StartsWith(query, StringComparison.OrdinalIgnoreCase) ? 1
            : id.Contains(query, StringComparison.OrdinalIgnoreCase) ? 2
            : 3;

    private static bool Matches(NuGetFacts facts, string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        string value = word[(colon + 1)..];
        return (colon < 0 ? string.Empty : word[..colon].ToLowerInvariant()) switch
        {
            "packageid" => facts.Id.Equals(value, StringComparison.OrdinalIgnoreCase),
            "id" => Has(facts.Id, value),
            "tags" or "tag" => facts.Tags.Any(tag => tag.Equals(value, StringComparison.OrdinalIgnoreCase)),
            "author" or "authors" => Has(facts.Text("authors"), value),
            _ => Has(facts.Id, word) || Has(facts.Text("title"), word) || Has(facts.Text("description"), word) || facts.Tags.Any(tag => Has(tag, word)),
        };
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
