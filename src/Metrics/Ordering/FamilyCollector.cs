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
                Insert(added);
                _families = Order(released);
                _ordered = released;
            }

            return _families;
        }
    }

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

    private void Insert(List<TimeSeries> added)
    {
        var byFamily = new Dictionary<MetricFamily, List<TimeSeries>>();
        foreach (TimeSeries series in added)
        {
            if (series.IsExpired)
            {
                continue;
            }

            MetricFamily family = series.Vector.Family;
            if (!byFamily.TryGetValue(family, out List<TimeSeries>? list))
            {
                byFamily.Add(family, list = []);
            }

            list.Add(series);
        }

        foreach ((MetricFamily family, List<TimeSeries> list) in byFamily)
        {
            TimeSeries[] sorted = [.. list];
            SeriesSort.Sort(sorted);
            _series[family] = _series.TryGetValue(family, out TimeSeries[]? old) ? SeriesSort.Merge(old, sorted) : sorted;
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
