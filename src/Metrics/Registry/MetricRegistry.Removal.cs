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

    /// <summary>Called under the lock for each series that is about to be taken out, while its number can still be read.</summary>
    public Action<TimeSeries>? Removing { get; set; }

    /// <summary>Called under the lock when a series with a TTL is added, or any series is taken out: from now on there is something to remove.</summary>
    public Action? Ageing { get; set; }

    /// <summary>Whether a series has a TTL.</summary>
    public bool MayExpire_NeedsLock => !_expiry.IsEmpty;

    /// <summary>Takes out the series whose time has come; at most <paramref name="most"/>, so that ingest need not wait long.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool RemoveExpired_NeedsLock(long nowMilliseconds, int most)
    {
        for (int i = 0; i < most; i++)
        {
            if (!_expiry.TryTakeExpired(nowMilliseconds, out TimeSeries? series))
            {
                return false;
            }

            Remove_NeedsLock(series);
        }

        return true;
    }

    /// <summary>Takes out a restored series that must not stay, as if it had never been there.</summary>
    public void TakeBack_NeedsLock(TimeSeries series)
    {
        Detach(series);
        MetricFamily family = series.Vector.Family;
        if (series.Vector.Count == 0)
        {
            RemoveVector(series.Vector);
            _vectorsCreated[(int)family.Type]--;
        }

        if (family.SeriesCount == 0)
        {
            _families.Remove(family.Name);
            TextBytes -= BytesOf(family.Name);
        }
    }

    /// <summary>All series of protected families, shown or not.</summary>
    public IEnumerable<ReleasedCounter> Released_NeedsLock() => _families.Values
        .Where(family => family.Release.IsProtected)
        .SelectMany(family => family.Vectors)
        .SelectMany(vector => vector.ToArray())
        .Cast<ReleasedCounter>();

    /// <summary>Takes out the families that a condition names, with all their series, and forgets what they were.</summary>
    /// <returns>The families.</returns>
    public IReadOnlySet<MetricFamily> RemoveFamilies_NeedsLock(Predicate<MetricFamily> condition)
    {
        HashSet<MetricFamily> removed = [.. _families.Values.Where(family => !family.IsOwn && condition(family))];
        foreach (MetricFamily family in removed)
        {
            foreach (SeriesVector vector in family.Vectors.ToArray())
            {
                Array.ForEach(vector.ToArray(), Remove_NeedsLock);
                _emptyVectors.Remove(vector);
                RemoveVector(vector);
            }

            _emptyFamilies.Remove(family);
            _families.Remove(family.Name);
            TextBytes -= BytesOf(family.Name);
        }

        return removed;
    }

    /// <summary>Takes a series out. Nothing may be added to it any more.</summary>
    public void Remove_NeedsLock(TimeSeries series)
    {
        Removing?.Invoke(series);
        Detach(series);
        ExpiredCount++;
        Ageing?.Invoke();
        if (series.Vector.Count == 0)
        {
            KeepEmpty(series.Vector);
        }

        if (series.Vector.Family.SeriesCount == 0)
        {
            KeepEmpty(series.Vector.Family);
        }
    }

    private void Detach(TimeSeries series)
    {
        series.Expire();
        series.Vector.Remove(series);
        Count(series, -1);
        if (!series.Vector.Family.Release.IsProtected)
        {
            _changes.Removed(series.Vector.Family);
        }
    }

    private void KeepEmpty(MetricFamily family)
    {
        if (_emptyFamilies.Count >= MaxEmptyFamilies)
        {
            foreach (MetricFamily empty in _emptyFamilies)
            {
                _families.Remove(empty.Name);
                TextBytes -= BytesOf(empty.Name);
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
                RemoveVector(empty);
            }

            _emptyVectors.Clear();
        }

        _emptyVectors.Add(vector);
    }

    private void RemoveVector(SeriesVector vector)
    {
        vector.Family.Remove(vector);
        TextBytes -= BytesOf(vector.Shape);
    }
}
