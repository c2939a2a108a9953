using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PopCon.Re2.Syntax;

/// <summary>
/// Which code points are the same letter under <c>(?i)</c>: simple case folding, one code point to one. Thread-safe.
/// </summary>
/// <remarks>
/// The first use asks the runtime for the upper and lower case of every code point that may have one, a few
/// milliseconds; the table then stays.
/// </remarks>
internal static class CaseFolding
{
    // Nothing above has case (the last block is Adlam, U+1E900).
    private const int Limit = 0x1F000;

    // Their mappings are special in Turkish only, and simple folding leaves them alone.
    private const int DottedCapitalI = 0x130;
    private const int DotlessSmallI = 0x131;

    // The runtime keeps these two from mapping to ASCII.
    private const int LongS = 0x17F;
    private const int KelvinSign = 0x212A;

    private static readonly Lazy<Dictionary<int, int[]>> Orbits = new(BuildOrbits);

    /// <summary>The set with every other case of its letters added.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        // Nearly every set is one literal letter; the others are worth a look at the whole table.
        IEnumerable<int> others = set.Single >= 0
            ? Orbits.Value.GetValueOrDefault(set.Single, [])
            : Orbits.Value.Where(orbit => set.Contains(orbit.Key)).SelectMany(orbit => orbit.Value);
        return CodePointSet.Of(set.Ranges.Concat(others.Select(other => new CodePointRange(other, other))));
    }

    private static Dictionary<int, int[]> BuildOrbits()
    {
        // Two code points are one letter when a chain of mappings joins them; the root of a chain stands for it.
        var parents = new Dictionary<int, int>();
        for (int codePoint = 0; codePoint < Limit; codePoint++)
        {
            if (Rune.IsValid(codePoint) && codePoint is not (DottedCapitalI or DotlessSmallI))
            {
                var rune = new Rune(codePoint);
                Join(codePoint, Rune.ToUpperInvariant(rune).Value);
                Join(codePoint, Rune.ToLowerInvariant(rune).Value);
            }
        }

        Join(LongS, 's');
        Join(KelvinSign, 'k');
        return parents.Keys
            .GroupBy(Root)
            .SelectMany(orbit => orbit.Select(member => KeyValuePair.Create(member, orbit.ToArray())))
            .ToDictionary();

        int Root(int codePoint)
        {
            while (parents.TryGetValue(codePoint, out int parent) && parent != codePoint)
            {
                codePoint = parent;
            }

            return codePoint;
        }

        void Join(int first, int second)
        {
            if (first != second)
            {
                parents.TryAdd(first, first);
                parents.TryAdd(second, second);
                parents[Root(first)] = Root(second);
            }
        }
    }
}
