using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Ordering;

/// <summary>Keeps all series in the order of the exposition, for one scrape after the other.</summary>
/// <remarks>
/// Sorting a million series takes longer than writing them, so the order is kept, and a scrape only sorts in what was
/// added since the last one. Its lists are its own: it holds the registry's lock no longer than it takes to fetch the changes.
/// What it hands out is never changed again, so several scrapes can write at once.
/// </remarks>
internal sealed class FamilyCollector(MetricRegistry registry)
{
    private readonly Lock _collecting = new();
    private readonly Dictionary<MetricFamily, TimeSeries[]> _series = [];
    private CollectedFamily[] _families = [];
    private ReleasedFamilies _ordered = ReleasedFamilies.None;
    private volatile ReleasedFamilies _released = ReleasedFamilies.None;
    private int _isCollectingAhead;

    /// <summary>What scrapes see of protected families.</summary>
    public ReleasedFamilies Released => _released;

    /// <summary>Shows another release, all of it at once.</summary>
    public void Publish(ReleasedFamilies released) => _released = released;

    /// <summary>All families that have series, by the byte order of their names.</summary>
    public IReadOnlyList<CollectedFamily> Collect() => Collect(_released);

    /// <summary>The same with the protected families as a release shows them that need not be published yet.</summary>
    public IReadOnlyList<CollectedFamily> Collect(ReleasedFamilies released)
    {
        lock (_collecting)
        {
            List<TimeSeries> added;
            HashSet<MetricFamily> reduced;
            lock (registry.Gate)
            {
                (added, reduced) = registry.FetchChanges_NeedsLock();
            }

            if (added.Count > 0 || reduced.Count > 0 || released != _ordered)
            {
                RemoveExpired(reduced);
                SeriesSort.AddTo(_series, added.Where(static series => !series.IsExpired));
                _families = Order(released);
                _ordered = released;
            }

            return _families;
        }
    }

    /// <summary>Sorts in what was added before a scrape asks, in the background, whenever that is much.</summary>
    public void CollectAhead() => registry.Growing = () =>
    {
        if (Interlocked.Exchange(ref _isCollectingAhead, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static collector =>
                {
                    collector.Collect();
                    Volatile.Write(ref collector._isCollectingAhead, 0);
                },
                this,
                preferLocal: false);
        }
    };

    private void RemoveExpired(HashSet<MetricFamily> reduced)
    {
        foreach (MetricFamily family in reduced)
        {
            if (!_series.TryGetValue(family, out TimeSeries[]? series))
            {
                continue;
            }

            TimeSeries[] alive = Array.FindAll(series, static s => !s.IsExpired);
            if (alive.Length > 0)
            {
                _series[family] = alive;
            }
            else
            {
                _series.Remove(family);
            }
        }
    }

    private CollectedFamily[] Order(ReleasedFamilies released)
    {
        CollectedFamily[] families =
            [.. _series.Select(entry => new CollectedFamily(entry.Key, entry.Value)), .. released.Families];
        Array.Sort(families, static (a, b) => string.CompareOrdinal(a.Family.Name, b.Family.Name));
        return families;
    }
}
