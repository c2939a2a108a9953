using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.StatsdBridge.Mapping.Re2;

/// <summary>A set of Unicode code points, kept as ascending ranges that neither touch nor overlap. Immutable.</summary>
internal sealed class CodePointSet
{
    /// <summary>The last code point of Unicode.</summary>
    public const int MaxCodePoint = 0x10FFFF;

    private CodePointSet(CodePointRange[] ranges) => Ranges = ranges;

    /// <summary>Every code point.</summary>
    public static CodePointSet All { get; } = Of(new CodePointRange(0, MaxCodePoint));

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<CodePointRange> Ranges { get; }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => Ranges.Count == 0;

    /// <summary>The only code point in it, or -1.</summary>
    public int Single => Ranges is [var range] && range.First == range.Last ? range.First : -1;

    /// <summary>The set of some ranges, in any order.</summary>
    public static CodePointSet Of(params IEnumerable<CodePointRange> ranges)
    {
        var merged = new List<CodePointRange>();
        foreach (CodePointRange range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return new CodePointSet([.. merged]);
    }

    /// <summary>The set of one code point.</summary>
    public static CodePointSet Of(int codePoint) => Of(new CodePointRange(codePoint, codePoint));

    /// <summary>The set of some ASCII ranges written as pairs: <c>"azAZ"</c> is a to z and A to Z.</summary>
    public static CodePointSet OfPairs(string pairs) =>
        Of(pairs.Chunk(2).Select(pair => new CodePointRange(pair[0], pair[1])));

    /// <summary>Whether it holds a code point.</summary>
    public bool Contains(int codePoint) => Ranges.Any(range => range.First <= codePoint && codePoint <= range.Last);

    /// <summary>What is in either.</summary>
    public CodePointSet Union(CodePointSet other) => Of(Ranges.Concat(other.Ranges));

    /// <summary>What is not in it.</summary>
    public CodePointSet Complement()
    {
        var gaps = new List<CodePointRange>();
        int next = 0;
        foreach (CodePointRange range in Ranges)
        {
            if (range.First > next)
            {
                gaps.Add(new CodePointRange(next, range.First - 1));
            }

            next = range.Last + 1;
        }

        if (next <= MaxCodePoint)
        {
            gaps.Add(new CodePointRange(next, MaxCodePoint));
        }

        return new CodePointSet([.. gaps]);
    }

    /// <summary>What lies from one code point to another.</summary>
    public CodePointSet Within(int first, int last) =>
        new([
            .. Ranges
                .Where(range => range.First <= last && range.Last >= first)
                .Select(range => new CodePointRange(Math.Max(range.First, first), Math.Min(range.Last, last)))
        ]);
}
