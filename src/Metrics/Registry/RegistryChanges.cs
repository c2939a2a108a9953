using System;
using System.Collections.Generic;

namespace PopCon.Metrics.Registry;

/// <summary>The series added and the families that lost series since the last fetch: all that a scrape has to look at anew.</summary>
/// <remarks>
/// Used under the ingest lock. Bounded by what lives, also when nothing is ever fetched: a bridge that is not scraped while
/// series come and go must not grow.
/// </remarks>
internal sealed class RegistryChanges
{
    // From this many on, those of the added series that have expired meanwhile are forgotten.
    private const int MinAddedToSift = 10_000;

    private List<TimeSeries> _added = [];
    private HashSet<MetricFamily> _reduced = [];
    private int _addedToSift = MinAddedToSift;

    /// <summary>How many series were added since the last fetch.</summary>
    public int AddedCount => _added.Count;

    /// <summary>How often the changes were fetched.</summary>
    public long FetchCount { get; private set; }

    /// <summary>A series was added.</summary>
    public void Added(TimeSeries series)
    {
        if (_added.Count >= _addedToSift)
        {
            _added.RemoveAll(static s => s.IsExpired);
            _addedToSift = Math.Max(MinAddedToSift, _added.Count * 2);
        }

        _added.Add(series);
    }

    /// <summary>A family lost a series. One made since the last fetch is left out: no scrape has seen it.</summary>
    public void Removed(MetricFamily family)
    {
        if (family.CreatedAtFetch < FetchCount)
        {
            _reduced.Add(family);
        }
    }

    /// <summary>Hands over the series added, and the families that lost series, since the last call.</summary>
    public (List<TimeSeries> Added, HashSet<MetricFamily> Reduced) Fetch()
    {
        (List<TimeSeries>, HashSet<MetricFamily>) changes = (_added, _reduced);
        _added = [];
        _reduced = [];
        _addedToSift = MinAddedToSift;
        FetchCount++;
        return changes;
    }
}
