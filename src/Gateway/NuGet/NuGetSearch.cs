using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Gateway.NuGet;

/// <summary>Finds packages by words.</summary>
/// <param name="query">Words, some with a prefix such as <c>tags:</c>.</param>
/// <param name="packageType">Only packages of this type; empty: all.</param>
/// <remarks>Immutable. Looks at every package.</remarks>
internal sealed class NuGetSearch(string query, string packageType)
{
    private readonly Func<SearchText, bool>[] _conditions =
        [.. query.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Condition), .. TypeCondition(packageType)];

    private readonly byte[] _query = SearchText.Fold(query.Trim());

    /// <summary>How many hits there are, and the best, best first.</summary>
    /// <param name="entries">Where to look, ordered by id.</param>
    /// <param name="wanted">At least so many of the best, if there are.</param>
    /// <param name="prerelease">Whether the client wants to see prereleases.</param>
    /// <param name="semVer1">Whether it cannot read versions of SemVer 2.</param>
    public (int Total, IEnumerable<SearchText> Best) Find(ReadOnlySpan<SearchEntry> entries, int wanted, bool prerelease, bool semVer1)
    {
        int total = 0;
        List<SearchText>[] ranks = [[], [], [], []];
        foreach (ref readonly SearchEntry entry in entries)
        {
            if (entry.Newest(prerelease, semVer1) is { } text && IsHit(text))
            {
                total++;
                List<SearchText> rank = ranks[Rank(text)];
                if (rank.Count < wanted)
                {
                    rank.Add(text);
                }
            }
        }

        return (total, ranks.SelectMany(rank => rank));
    }

    private bool IsHit(SearchText text)
    {
        foreach (Func<SearchText, bool> condition in _conditions)
        {
            if (!condition(text))
            {
                return false;
            }
        }

        return true;
    }

    private int Rank(SearchText text) => text.IsId(_query) ? 0 : text.StartsWith(_query) ? 1 : text.HasInId(_query) ? 2 : 3;

    private static Func<SearchText, bool> Condition(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        byte[] value = SearchText.Fold(word[(colon + 1)..]);
        byte[] whole = SearchText.FoldWhole(word[(colon + 1)..]);
        byte[] all = SearchText.Fold(word);
        return (colon < 0 ? string.Empty : word[..colon].ToLowerInvariant()) switch
        {
            "packageid" => text => text.IsId(value),
            "id" => text => text.HasInId(value),
            "tags" or "tag" => text => text.HasTag(whole),
            "author" or "authors" => text => text.HasAuthor(value),
            _ => text => text.Has(all),
        };
    }

    private static IEnumerable<Func<SearchText, bool>> TypeCondition(string packageType)
    {
        byte[] whole = SearchText.FoldWhole(packageType);
        return packageType.Length == 0 ? [] : [text => text.HasType(whole)];
    }
}
