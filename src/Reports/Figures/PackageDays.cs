using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PopCon.Reports.Figures;

/// <summary>The days of a package, added up when they are first looked at: a view shows those of a hundred packages, not of ten thousand.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="rows">The rows of its series.</param>
/// <param name="range">The days.</param>
internal sealed class PackageDays(IReadOnlyList<(CountTable Table, int Row)> rows, DayRange range) : IReadOnlyList<long>
{
    private long[]? _days;

    /// <inheritdoc/>
    public int Count => range.Length;

    /// <inheritdoc/>
    public long this[int index] => All[index];

    private long[] All => LazyInitializer.EnsureInitialized(ref _days, AddUp);

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => All.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long[] AddUp()
    {
        long[] days = new long[range.Length];
        foreach ((CountTable table, int row) in rows)
        {
            long[] counts = new long[table.Days.Length];
            table.Read(row, counts);
            int shift = table.Days.From.DayNumber - range.From.DayNumber;
            for (int i = Math.Max(0, -shift); i < Math.Min(counts.Length, days.Length - shift); i++)
            {
                days[i + shift] += counts[i];
            }
        }

        return days;
    }
}
