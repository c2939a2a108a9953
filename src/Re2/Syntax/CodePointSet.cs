using System;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Re2.Syntax;

/// <summary>A set of Unicode code points, kept as ascending ranges that neither touch nor overlap. Immutable.</summary>
internal sealed class CodePointSet
{
    /// <summary>The last code point of Unicode.</summary>
    public const int MaxCodePoint = 0x10FFFF;

    private const int AsciiCount = 0x80;

    private readonly CodePointRange[] _ranges;

    // One bit for each ASCII character: nearly every look-up ends here.
    private readonly ulong _low;
    private readonly ulong _high;

    private CodePointSet(CodePointRange[] ranges)
    {
        _ranges = ranges;
        for (int bit = 0; bit < AsciiCount / 2; bit++)
        {
            _low |= Search(bit) ? 1UL << bit : 0;
            _high |= Search(bit + (AsciiCount / 2)) ? 1UL << bit : 0;
        }
    }

    /// <summary>Every code point.</summary>
    public static CodePointSet All { get; } = Of(new CodePointRange(0, MaxCodePoint));

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<CodePointRange> Ranges => _ranges;

    /// <summary>The only code point in it, or -1.</summary>
    public int Single => Ranges is [var range] && range.First == range.Last ? range.First : -1;

    /// <summary>The set of some ranges, in any order.</summary>
    public static CodePointSet Of(params IEnumerable<CodePointRange> ranges)
    {
        List<CodePointRange> sorted = [.. ranges];
        sorted.Sort(static (a, b) => a.First.CompareTo(b.First));
        var merged = new List<CodePointRange>();
        foreach (CodePointRange range in sorted)
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
    public bool Contains(int codePoint) =>
        codePoint < AsciiCount ? (((codePoint < AsciiCount / 2 ? _low : _high) >> codePoint) & 1) != 0 : Search(codePoint);

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

    private bool Search(int codePoint)
    {
        int low = 0;
        int high = _ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < _ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > _ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
