using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics;
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
    private readonly Action _publish;
    private readonly long _k;
    private readonly SeededHash _hash = new();
    private readonly Dictionary<CounterSeries, Counter> _counters = [];
    private readonly Dictionary<MetricFamily, MetricFamily> _families = [];

    /// <param name="registry">Holds the counters.</param>
    /// <param name="publish">Brings them up to date.</param>
    /// <param name="k">The gate's k.</param>
    public QuietCounters(MetricRegistry registry, Action publish, long k)
    {
        _registry = registry;
        _publish = publish;
        _k = k;
    }

    /// <summary>What all of them have come to.</summary>
    public IReadOnlyList<OwnCount> Read()
    {
        _publish();
        return
        [
            .. OwnMetricTable.Quiet
                .SelectMany(_registry.OwnSeries)
                .OfType<CounterSeries>()
                .Select(series => new OwnCount(series, (long)Math.Min(series.Value, long.MaxValue / 2))),
        ];
    }

    /// <summary>Begins with what scrapes have seen already: at the start, or when rules protect the first family.</summary>
    /// <returns>The counters that are new.</returns>
    public List<TimeSeries> Begin(IReadOnlyList<OwnCount> counts)
    {
        var added = new List<TimeSeries>();
        foreach (OwnCount count in counts.Where(count => !_counters.ContainsKey(count.Series)))
        {
            ReleasedCounter shown = Add(count).Shown;
            shown.Restore(count.Total);
            added.Add(shown);
        }

        return added;
    }

    /// <summary>Forgets all: nothing is protected any more.</summary>
    /// <returns>The families they were in.</returns>
    public IReadOnlySet<MetricFamily> End()
    {
        HashSet<MetricFamily> families = [.. _families.Values];
        _counters.Clear();
        _families.Clear();
        return families;
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
            bool isNew = !_counters.TryGetValue(count.Series, out Counter? counter);
            counter ??= Add(count with { Total = 0 });
            long step = ended.DatagramCount < _k ? 0 : ReleaseSteps.OfGate(count.Total - counter.Total, _k);
            counter.Total = count.Total;
            if (step > 0)
            {
                if (counter.Shown.Shown == 0 && !counter.IsShown)
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
