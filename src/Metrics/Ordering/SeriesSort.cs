using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.Metrics.Ordering;

/// <summary>Sorts the series of a family into <see cref="SeriesOrder"/>.</summary>
/// <remarks>
/// What is common to all labels is skipped, the next eight bytes of the values become a number, and the numbers are sorted;
/// only series with equal numbers need another round. Takes 8 bytes for each series from the shared pool while it runs.
/// </remarks>
internal static class SeriesSort
{
    // Fewer are sorted by comparing labels.
    private const int MinKeyed = 32;

    // Each round is eight bytes further; whoever sends values that share more must not overflow the stack.
    private const int MaxRounds = 16;

    /// <summary>Sorts in place. Series with the same order stay in no particular one.</summary>
    public static void Sort(Span<TimeSeries> series)
    {
        if (series.Length < MinKeyed)
        {
            series.Sort(SeriesOrder.Instance);
            return;
        }

        SortByLabelCount(series);
        while (!series.IsEmpty)
        {
            int count = series[0].Vector.LabelCount;
            int length = 1;
            while (length < series.Length && series[length].Vector.LabelCount == count)
            {
                length++;
            }

            SortValues(series[..length], round: 0);
            series = series[length..];
        }
    }

    /// <summary>Sorts new series into those of their families, which get new arrays.</summary>
    public static void AddTo(Dictionary<MetricFamily, TimeSeries[]> families, IEnumerable<TimeSeries> added)
    {
        foreach (IGrouping<MetricFamily, TimeSeries> born in added.GroupBy(static series => series.Vector.Family))
        {
            TimeSeries[] sorted = [.. born];
            Sort(sorted);
            families[born.Key] = families.TryGetValue(born.Key, out TimeSeries[]? old) ? Merge(old, sorted) : sorted;
        }
    }

    private static TimeSeries[] Merge(TimeSeries[] old, ReadOnlySpan<TimeSeries> born)
    {
        var merged = new TimeSeries[old.Length + born.Length];
        int i = 0;
        int j = 0;
        for (int k = 0; k < merged.Length; k++)
        {
            bool takeOld = j == born.Length || (i < old.Length && SeriesOrder.Instance.Compare(old[i], born[j]) <= 0);
            merged[k] = takeOld ? old[i++] : born[j++];
        }

        return merged;
    }

    private static void SortByLabelCount(Span<TimeSeries> series)
    {
        bool isMixed = false;
        foreach (TimeSeries one in series)
        {
            isMixed |= one.Vector.LabelCount != series[0].Vector.LabelCount;
        }

        if (isMixed)
        {
            series.Sort(static (x, y) => x.Vector.LabelCount.CompareTo(y.Vector.LabelCount));
        }
    }

    private static void SortValues(Span<TimeSeries> series, int round)
    {
        if (series.Length < MinKeyed || round == MaxRounds || !HaveOneVector(series))
        {
            series.Sort(SeriesOrder.Instance);
            return;
        }

        int start = CommonStart(series);
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(series.Length);
        try
        {
            Span<ulong> keys = rented.AsSpan(0, series.Length);
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = KeyOf(series[i].Labels.AsSpan(start));
            }

            keys.Sort(series);
            SortEqualKeys(keys, series, round);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    private static bool HaveOneVector(Span<TimeSeries> series)
    {
        foreach (TimeSeries one in series)
        {
            if (!ReferenceEquals(one.Vector, series[0].Vector))
            {
                return false;
            }
        }

        return true;
    }

    // Where the labels first differ.
    private static int CommonStart(Span<TimeSeries> series)
    {
        ReadOnlySpan<byte> common = series[0].Labels;
        foreach (TimeSeries one in series)
        {
            common = common[..common.CommonPrefixLength(one.Labels)];
        }

        return SeriesOrder.StartOfByte(common, common.Length);
    }

    // The ranks of the next eight bytes, most significant first. After the end of a value the names of the next label would
    // follow, equal in all that are equal so far: they do no harm, and leave that label to the next round.
    private static ulong KeyOf(ReadOnlySpan<byte> text)
    {
        ulong key = 0;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            key <<= 8;
            if (!text.IsEmpty)
            {
                key |= SeriesOrder.RankAt(text);
                text = text[(text[0] == '\\' ? 2 : 1)..];
            }
        }

        return key;
    }

    private static void SortEqualKeys(ReadOnlySpan<ulong> keys, Span<TimeSeries> series, int round)
    {
        for (int first = 0; first < keys.Length;)
        {
            int next = first + 1;
            while (next < keys.Length && keys[next] == keys[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                SortValues(series[first..next], round + 1);
            }

            first = next;
        }
    }
}
