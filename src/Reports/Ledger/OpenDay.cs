using System;
using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>A day whose counts may still grow.</summary>
/// <remarks>Not thread-safe: the lock of <see cref="LedgerDays"/> protects it. About 150 bytes a series.</remarks>
internal sealed class OpenDay
{
    private readonly Dictionary<PopularitySeries, long> _counts = [];
    private long _textBytes;

    public IReadOnlyDictionary<PopularitySeries, long> Counts => _counts;

    /// <summary>When the last count came.</summary>
    public DateTimeOffset LastChange { get; private set; }

    /// <summary>Whether there are counts that the file does not have.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>A day with counts that came before.</summary>
    public static OpenDay Of(IEnumerable<KeyValuePair<PopularitySeries, long>> counts)
    {
        var day = new OpenDay();
        foreach ((PopularitySeries series, long count) in counts)
        {
            day._counts[series] = count;
            day._textBytes += series.TextBytes;
        }

        return day;
    }

    /// <summary>Adds a count; <see langword="false"/> where it would be one series too many.</summary>
    public bool TryAdd(PopularitySeries series, long count, DateTimeOffset now, LedgerOptions limits)
    {
        if (_counts.TryGetValue(series, out long old))
        {
            _counts[series] = Math.Min(PopularityLedger.MaxCount, old + Math.Min(PopularityLedger.MaxCount, count));
        }
        else if (_counts.Count < limits.MaxSeries && _textBytes + series.TextBytes <= limits.MaxTextBytes)
        {
            _counts[series] = Math.Min(PopularityLedger.MaxCount, count);
            _textBytes += series.TextBytes;
        }
        else
        {
            return false;
        }

        LastChange = now;
        IsChanged = true;
        return true;
    }

    /// <summary>A copy for readers.</summary>
    public LedgerTable ToTable(DateOnly day, int covered)
    {
        var table = new LedgerTableBuilder(new DayRange(day, day));
        table.Covered[0] = covered;
        foreach ((PopularitySeries series, long count) in _counts)
        {
            table.Add(series, [count]);
        }

        return table.Build();
    }
}
