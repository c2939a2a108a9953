using System;
using System.Collections.Generic;

namespace PopCon.Metrics;

/// <summary>What was born and what shrank since somebody last asked: all that a scrape has to look at anew.</summary>
/// <remarks>
/// Used under the ingest lock. Bounded by what lives, also when nobody ever asks: a program that is not scraped while
/// series come and go must not grow.
/// </remarks>
internal sealed class RegistryNews
{
    // From this many on, those of the newly born that have expired meanwhile are forgotten.
    private const int MinBornToSift = 10_000;

    private List<TimeSeries> _born = [];
    private HashSet<MetricFamily> _shrunk = [];
    private int _bornToSift = MinBornToSift;

    /// <summary>How often the news were fetched.</summary>
    public long Takes { get; private set; }

    /// <summary>A series was made.</summary>
    public void Born(TimeSeries series)
    {
        if (_born.Count >= _bornToSift)
        {
            _born.RemoveAll(static s => s.IsExpired);
            _bornToSift = Math.Max(MinBornToSift, _born.Count * 2);
        }

        _born.Add(series);
    }

    /// <summary>A family lost a series. Of a family younger than the last fetch nobody knows, so nobody is told.</summary>
    public void Shrank(MetricFamily family)
    {
        if (family.BornAtTake < Takes)
        {
            _shrunk.Add(family);
        }
    }

    /// <summary>Hands over what was born, and which families lost series, since the last call.</summary>
    public (List<TimeSeries> Born, HashSet<MetricFamily> Shrunk) Take()
    {
        (List<TimeSeries>, HashSet<MetricFamily>) changes = (_born, _shrunk);
        _born = [];
        _shrunk = [];
        _bornToSift = MinBornToSift;
        Takes++;
        return changes;
    }
}
