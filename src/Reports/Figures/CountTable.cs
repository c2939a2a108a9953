using System;

namespace PopCon.Reports.Figures;

/// <summary>Counts by row and day, which figures are added up from.</summary>
/// <remarks>Immutable: figures keep rows and unpack the days of a package only when they are looked at.</remarks>
internal abstract class CountTable
{
    /// <summary>The days of the columns.</summary>
    public abstract DayRange Days { get; }

    /// <summary>The sum of a row, and its first and last column with a count; -1 without any.</summary>
    public abstract (long Sum, int First, int Last) Total(int row);

    /// <summary>Unpacks the counts of a row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="counts">Receives a count for each column.</param>
    public abstract void Read(int row, Span<long> counts);

    /// <summary>The sum of counts, and the first and last one above 0.</summary>
    protected static (long Sum, int First, int Last) Summarize(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return (sum, counts.IndexOfAnyExcept(0), counts.LastIndexOfAnyExcept(0));
    }

    /// <summary>The same of those columns that lie in a period.</summary>
    public (long Sum, int First, int Last) Total(int row, DayRange range)
    {
        if (Days.From >= range.From && Days.To <= range.To)
        {
            return Total(row);
        }

        int start = Math.Max(0, range.From.DayNumber - Days.From.DayNumber);
        int end = Math.Min(Days.Length, range.To.DayNumber - Days.From.DayNumber + 1);
        if (start >= end)
        {
            return (0, -1, -1);
        }

        long[]? large = Days.Length > 64 ? new long[Days.Length] : null;
        Span<long> counts = large ?? stackalloc long[Days.Length];
        Read(row, counts);
        (long sum, int first, int last) = Summarize(counts[start..end]);
        return first < 0 ? (0, -1, -1) : (sum, first + start, last + start);
    }
}
