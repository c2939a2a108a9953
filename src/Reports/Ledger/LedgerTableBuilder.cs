using System;
using System.Buffers;
using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>Collects the rows of a <see cref="LedgerTable"/>.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="days">The days of the columns.</param>
internal sealed class LedgerTableBuilder(DayRange days)
{
    private readonly List<PopularitySeries> _series = [];
    private readonly List<int> _offsets = [];
    private readonly ArrayBufferWriter<byte> _packed = new();
    private readonly long[] _covered = new long[days.Length];

    /// <summary>How many days each column covers.</summary>
    public Span<long> Covered => _covered;

    public void Add(PopularitySeries series, ReadOnlySpan<long> counts)
    {
        _series.Add(series);
        _offsets.Add(_packed.WrittenCount);
        foreach (long count in counts[..(counts.LastIndexOfAnyExcept(0) + 1)])
        {
            Pack((ulong)count);
        }
    }

    public LedgerTable Build() => new(days, [.. _series], [.. _offsets], _packed.WrittenSpan.ToArray(), _covered);

    private void Pack(ulong value)
    {
        Span<byte> bytes = _packed.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        _packed.Advance(length);
    }
}
