using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>A ledger file in memory: its series, and their counts as variable-length numbers, one byte for each below 128.</summary>
/// <remarks>Immutable. A month of 10,000 packages takes about 0.5 MB beside the names, which files that are read together share.</remarks>
internal sealed class LedgerTable : CountTable
{
    private readonly PopularitySeries[] _series;
    private readonly int[] _offsets;
    private readonly byte[] _packed;
    private readonly long[] _covered;
    private readonly (long Sum, int First, int Last)[] _totals;

    /// <param name="days">The days of the columns.</param>
    /// <param name="series">A series for each row.</param>
    /// <param name="offsets">Where the counts of each row begin.</param>
    /// <param name="packed">The counts of all rows.</param>
    /// <param name="covered">How many days each column covers.</param>
    public LedgerTable(DayRange days, PopularitySeries[] series, int[] offsets, byte[] packed, long[] covered)
    {
        Days = days;
        _series = series;
        _offsets = offsets;
        _packed = packed;
        _covered = covered;
        _totals = new (long, int, int)[series.Length];
        Span<long> counts = stackalloc long[days.Length];
        for (int row = 0; row < series.Length; row++)
        {
            Read(row, counts);
            _totals[row] = Summarize(counts);
        }

        CoveredDays = [.. Enumerable.Range(0, days.Length).Where(i => covered[i] > 0).Select(days.From.AddDays)];
        Languages = [.. series.Select(one => one.Language).Distinct(StringComparer.Ordinal)];
        Namespaces = [.. series.Select(one => one.Namespace).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override DayRange Days { get; }

    /// <summary>The days that the file has figures of.</summary>
    public IReadOnlyList<DateOnly> CoveredDays { get; }

    /// <summary>The languages of the series.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>The namespaces of the series.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>The series of all rows.</summary>
    public IReadOnlyList<PopularitySeries> Series => _series;

    /// <summary>Bytes in memory, without the names.</summary>
    public int Bytes => _packed.Length + (28 * _series.Length);

    /// <summary>How many days the figures of a day cover; 0 for a day that the file has no figures of.</summary>
    public int Covered(DateOnly day) => Days.Contains(day) ? (int)_covered[day.DayNumber - Days.From.DayNumber] : 0;

    /// <inheritdoc/>
    public override (long Sum, int First, int Last) Total(int row) => _totals[row];

    /// <inheritdoc/>
    public override void Read(int row, Span<long> counts)
    {
        counts.Clear();
        int end = row + 1 < _offsets.Length ? _offsets[row + 1] : _packed.Length;
        ReadOnlySpan<byte> packed = _packed.AsSpan(_offsets[row], end - _offsets[row]);
        for (int column = 0, i = 0; i < packed.Length; column++)
        {
            long value = packed[i] & 0x7f;
            for (int shift = 7; packed[i++] >= 0x80; shift += 7)
            {
                value |= (long)(packed[i] & 0x7f) << shift;
            }

            counts[column] = value;
        }
    }

    /// <summary>Adds all rows to figures.</summary>
    public void AddTo(FigureAccumulator figures)
    {
        for (int row = 0; row < _series.Length; row++)
        {
            figures.Add(_series[row], this, row);
        }
    }
}
