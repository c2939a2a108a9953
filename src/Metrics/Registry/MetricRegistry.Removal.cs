using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics.Released;

namespace PopCon.Metrics.Registry;

/// <content>How series leave, and what is kept of them.</content>
internal sealed partial class MetricRegistry
{
    // Names without series keep their type and their place in metrics_total, as in statsd_exporter, but not without end.
    private const int MaxEmptyFamilies = 10_000;

    // The same for label name sets without series; statsd_exporter keeps the settings of their first series, too.
    private const int MaxEmptyVectors = 10_000;

    private readonly HashSet<MetricFamily> _emptyFamilies = [];
    private readonly HashSet<SeriesVector> _emptyVectors = [];

    /// <summary>Takes out the series whose time has come; at most <paramref name="most"/>, so that ingest need not wait long.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemoveExpired(long nowMilliseconds, int most)
    {
        for (int i = 0; i < most; i++)
        {
            if (!_expiry.TryTakeExpired(nowMilliseconds, out TimeSeries? series))
            {
                return false;
            }

            Remove(series);
        }

        return true;
    }

    /// <summary>All series of protected families, shown or not.</summary>
    public IEnumerable<ReleasedCounter> Released => _families.Values
        .Where(family => family.Release.IsProtected)
        .SelectMany(family => family.Vectors)
        .SelectMany(vector => vector.ToArray())
        .Cast<ReleasedCounter>();

    /// <summary>Takes out all series of the families that a condition names, and forgets what they were.</summary>
    /// <returns>The families.</returns>
    public IReadOnlySet<MetricFamily> RemoveFamilies(Predicate<MetricFamily> condition)
    {
        var removed = new HashSet<MetricFamily>();
        foreach (MetricFamily family in _families.Values)
        {
            if (!family.IsOwn && condition(family))
            {
                removed.Add(family);
            }
        }

        foreach (MetricFamily family in removed)
        {
            foreach (TimeSeries series in family.Vectors.SelectMany(vector => vector.ToArray()).ToArray())
            {
                Remove(series);
            }

            _emptyFamilies.Remove(family);
            _emptyVectors.RemoveWhere(vector => vector.Family == family);
            _families.Remove(family.Name);
            TextBytes -= family.Name.Length;
        }

        return removed;
    }

    /// <summary>Takes a series out. Nothing may be added to it any more.</summary>
    public void Remove(TimeSeries series)
    {
        MetricFamily family = series.Vector.Family;
        series.IsExpired = true;
        series.Vector.Remove(series);
        Count(series, -1);
        ExpiredCount++;
        if (!family.Release.IsProtected)
        {
            _news.Shrank(family);
        }

        if (series.Vector.Count == 0)
        {
            KeepEmpty(series.Vector);
        }

        if (family.SeriesCount == 0)
        {
            KeepEmpty(family);
        }
    }

    private void KeepEmpty(MetricFamily family)
    {
        if (_emptyFamilies.Count >= MaxEmptyFamilies)
        {
            foreach (MetricFamily empty in _emptyFamilies)
            {
                _families.Remove(empty.Name);
                TextBytes -= empty.Name.Length;
            }

            _emptyFamilies.Clear();
        }

        _emptyFamilies.Add(family);
    }

    private void KeepEmpty(SeriesVector vector)
    {
        if (_emptyVectors.Count >= MaxEmptyVectors)
        {
            foreach (SeriesVector empty in _emptyVectors)
            {
                empty.Family.Remove(empty);
            }

            _emptyVectors.Clear();
        }

        _emptyVectors.Add(vector);
    }
}
