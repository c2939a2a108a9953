using System;

namespace PopCon.Reporter.Configuration;

/// <summary>A list of patterns of package ids: <c>Contoso.*;*.Internal</c>. A star stands for any run of characters; case does not matter.</summary>
/// <remarks>Immutable. Separated by semicolons, commas or blanks.</remarks>
internal sealed class PackagePatterns
{
    private readonly string[] _patterns;

    /// <summary>Reads a list.</summary>
    internal PackagePatterns(string list) =>
        _patterns = list.ToLowerInvariant().Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether any of the patterns matches an id in lower case.</summary>
    internal bool Match(string id)
    {
        foreach (string pattern in _patterns)
        {
            if (Match(pattern, id))
            {
                return true;
            }
        }

        return false;
    }

    // On a mismatch the last star takes one character more: linear for ids, never exponential.
    private static bool Match(string pattern, string id)
    {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < id.Length;)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = i;
            }
            else if (p < pattern.Length && pattern[p] == id[i])
            {
                p++;
                i++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
