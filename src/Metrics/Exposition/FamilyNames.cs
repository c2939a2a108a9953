using System;
using System.Collections.Generic;

namespace PopCon.Metrics.Exposition;

/// <summary>Looks a name up among the families of a scrape, which are sorted by it: O(log n), and nothing is built.</summary>
/// <param name="families">Sorted by the bytes of the name.</param>
internal readonly struct FamilyNames(IReadOnlyList<CollectedFamily> families)
{
    /// <summary>Whether a family is called <paramref name="name"/> followed by <paramref name="suffix"/>.</summary>
    public bool Contains(ReadOnlySpan<char> name, ReadOnlySpan<char> suffix)
    {
        int low = 0;
        int high = families.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Compare(families[middle].Family.Name, name, suffix);
            if (order == 0)
            {
                return true;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return false;
    }

    private static int Compare(ReadOnlySpan<char> candidate, ReadOnlySpan<char> name, ReadOnlySpan<char> suffix)
    {
        int common = Math.Min(candidate.Length, name.Length);
        int order = candidate[..common].SequenceCompareTo(name);
        return order != 0 ? order : candidate[common..].SequenceCompareTo(suffix);
    }
}
