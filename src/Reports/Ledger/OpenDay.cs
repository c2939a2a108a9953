using System;
using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>A day whose counts may still grow.</summary>
/// <remarks>Not thread-safe: the ledger's lock protects it. About 150 bytes a series.</remarks>
internal sealed class OpenDay
{
    private readonly Dictionary<PopularitySeries, long> _counts = [];

    public IReadOnlyDictionary<PopularitySeries, long> Counts => _counts;

    /// <summary>When the last count came.</summary>
    public DateTimeOffset LastChange { get; private set; }

    /// <summary>Whether there are counts that the file does not have.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>Adds a count; <see langword="false"/> where it would be one series too many.</summary>
    public bool TryAdd(PopularitySeries series, long count, DateTimeOffset now, int maxSeries)
    {
        if (_counts.TryGetValue(series, out long old))
        {
            _counts[series] = old + count;
        }
        else if (_counts.Count < maxSeries)
        {
            _counts[series] = count;
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
