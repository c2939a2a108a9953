using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.Release.Own;

/// <summary>
/// The bridge's own counters as scrapes see them beside protected families: each stands still within an epoch, and moves at its
/// end by the step of a gate, if enough datagrams came.
/// </summary>
/// <remarks><see cref="Read"/> is used under the ingest lock, the rest by the thread that releases.</remarks>
internal sealed class QuietCounters
{
    private readonly MetricRegistry _registry;
    private readonly OwnMetrics _own;
    private readonly long _k;
    private readonly Func<bool> _isOn;
    private readonly SeededHash _hash = new();
    private readonly Dictionary<CounterSeries, Counter> _counters = [];
    private readonly Dictionary<MetricFamily, MetricFamily> _families = [];

    /// <param name="registry">Holds the counters.</param>
    /// <param name="own">Brings them up to date.</param>
    /// <param name="k">The gate's k.</param>
    /// <param name="isOn">Whether they must be quiet now.</param>
    public QuietCounters(MetricRegistry registry, OwnMetrics own, long k, Func<bool> isOn)
    {
        _registry = registry;
        _own = own;
        _k = k;
        _isOn = isOn;
    }

    /// <summary>What all of them have come to; none when they need not be quiet.</summary>
    public IReadOnlyList<OwnCount> Read()
    {
        if (!_isOn())
        {
            return [];
        }

        _own.Read();
        return
        [
            .. OwnMetricTable.Quiet
                .SelectMany(_registry.OwnSeries)
                .OfType<CounterSeries>()
                .Select(series => new OwnCount(series, (long)Math.Min(series.Value, long.MaxValue / 2))),
        ];
    }

    /// <summary>Begins with what scrapes have seen already, when rules protect the first family; ends when they protect none.</summary>
    /// <returns>The counters to show, and those to show no more.</returns>
    public (IReadOnlyList<TimeSeries> Added, IReadOnlySet<TimeSeries> Removed) Switch(IReadOnlyList<OwnCount> counts)
    {
        if (_isOn() == _counters.Count > 0)
        {
            return ([], new HashSet<TimeSeries>());
        }

        HashSet<TimeSeries> removed = [.. _counters.Values.Where(counter => counter.IsShown).Select(counter => counter.Shown)];
        _counters.Clear();
        _families.Clear();
        var added = new List<TimeSeries>();
        foreach (OwnCount count in counts)
        {
            Counter counter = Add(count);
            counter.Shown.Restore(count.Total);
            counter.IsShown = true;
            added.Add(counter.Shown);
        }

        return (added, removed);
    }

    /// <summary>Moves all of them at the end of an epoch.</summary>
    /// <param name="ended">The epoch.</param>
    /// <param name="release">The number of the release.</param>
    /// <param name="endMilliseconds">The end on the bridge's monotonic clock.</param>
    /// <param name="added">Takes those that are shown for the first time.</param>
    public void Step(EndedEpoch ended, int release, long endMilliseconds, List<TimeSeries> added)
    {
        foreach (OwnCount count in ended.Own)
        {
            Counter counter = _counters.GetValueOrDefault(count.Series) ?? Add(count with { Total = 0 });
            long step = ended.DatagramCount < _k ? 0 : ReleaseSteps.OfGate(count.Total - counter.Total, _k);
            counter.Total = count.Total;
            if (step > 0)
            {
                if (!counter.IsShown)
                {
                    added.Add(counter.Shown);
                    counter.IsShown = true;
                }

                counter.Shown.Step(release, step, ended.EndUnixMilliseconds, endMilliseconds);
            }
        }
    }

    private Counter Add(OwnCount count)
    {
        MetricFamily own = count.Series.Vector.Family;
        if (!_families.TryGetValue(own, out MetricFamily? family))
        {
            family = new MetricFamily(own.Name, MetricType.Counter, own.Help)
            {
                IsOwn = true,
                Release = new FamilyRelease(ReleaseMode.Gate, _k),
            };
            _families.Add(own, family);
        }

        var vector = new SeriesVector(family, count.Series.Vector.Shape, _hash);
        var counter = new Counter(new ReleasedCounter(vector, count.Series.Labels, count.Series.CreatedMilliseconds)) { Total = count.Total };
        _counters.Add(count.Series, counter);
        return counter;
    }

    private sealed class Counter(ReleasedCounter shown)
    {
        public ReleasedCounter Shown { get; } = shown;

        public long Total { get; set; }

        public bool IsShown { get; set; }
    }
}
