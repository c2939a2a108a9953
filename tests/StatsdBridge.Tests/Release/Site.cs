using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.StatsdBridge.Metrics;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>The pure parts of a release joined as the bridge joins them: counting, ends of epochs, steps, a stop and a start.</summary>
/// <param name="length">The length of an epoch.</param>
/// <param name="limit">The most increments of a datagram.</param>
/// <param name="rule">What becomes of counts.</param>
/// <param name="noise">The noise of a series in an epoch.</param>
internal sealed class Site(TimeSpan length, int limit, ReleaseRule rule, Func<string, long, long> noise)
{
    private static readonly SeriesVector Vector = new(new MetricFamily("used", MetricType.Counter, string.Empty), string.Empty, new SeededHash());

    private readonly Dictionary<string, ReleasedCounter> _series = new(StringComparer.Ordinal);
    private ReleaseLedger? _ledger;
    private int _release;

    /// <summary>A series that shows nothing yet.</summary>
    public static ReleasedCounter NewSeries(string name) => new(Vector, Encoding.UTF8.GetBytes(name));

    /// <summary>What is shown.</summary>
    public SortedDictionary<string, long> Shown { get; } = new(StringComparer.Ordinal);

    /// <summary>All steps made so far.</summary>
    public List<long> Steps { get; } = [];

    /// <summary>How many series are in memory.</summary>
    public int SeriesCount => _series.Count;

    /// <summary>Increments in the open epoch.</summary>
    public long OpenCount => Enumerable.Range(0, _ledger!.Open.Length).Sum(i => _ledger.Open.At(i).Count);

    /// <summary>Lets time pass.</summary>
    public void Advance(double now)
    {
        long milliseconds = (long)(now * 1000);
        _ledger ??= new ReleaseLedger(new EpochClock(length, milliseconds), limit);
        _ledger.Advance(milliseconds);
        while (_ledger.TakeEnded() is { } ended)
        {
            Release(ended);
        }
    }

    /// <summary>Counts a datagram.</summary>
    public void Datagram(double now, IEnumerable<(string Series, double Value)> increments)
    {
        Advance(now);
        _ledger!.BeginDatagram();
        foreach ((string name, double value) in increments)
        {
            if (value > 0)
            {
                if (!_series.TryGetValue(name, out ReleasedCounter? series))
                {
                    _series.Add(name, series = NewSeries(name));
                }

                _ledger.Count(series);
            }
        }
    }

    /// <summary>A clean stop and a start: shown values through the state, hidden ones through their file.</summary>
    public void Restart(double now)
    {
        Advance(now);
        var hidden = Enumerable.Range(0, _ledger!.Open.Length).Select(_ledger.Open.At)
            .Select(entry => new HiddenCounts.Series(entry.Series.Labels, 0, entry.Count)).ToList();
        byte[] file = HiddenCountsFormat.Write(new HiddenCounts("x", _ledger.Clock.Epoch, 0, [new("used", string.Empty, "x", hidden)]));

        _series.Clear();
        _release = 0;
        foreach ((string name, long shown) in Shown)
        {
            _series.Add(name, NewSeries(name));
            _series[name].Restore(shown);
        }

        HiddenCounts counts = HiddenCountsFormat.TryRead(file)!;
        _ledger = new ReleaseLedger(new EpochClock(length, 0), limit);
        _ledger.Clock.MoveTo(counts.GateEpoch);
        foreach (HiddenCounts.Series saved in counts.Families[0].Series)
        {
            string name = Encoding.UTF8.GetString(saved.Labels);
            _series.TryAdd(name, NewSeries(name));
            _ledger.Open.Add(_series[name], saved.Count, 0);
        }
    }

    private void Release(EndedEpoch ended)
    {
        _release++;
        for (int i = 0; i < ended.Counts.Length; i++)
        {
            (ReleasedCounter series, uint count) = ended.Counts.At(i);
            string name = Encoding.UTF8.GetString(series.Labels);
            long step = rule.StepOf(count, () => noise(name, ended.EndUnixMilliseconds));
            if (step > 0)
            {
                series.Step(_release, step);
                Steps.Add(step);
                Shown[name] = series.ShownAt(_release);
            }
            else if (series.ShownAt(_release) == 0)
            {
                _series.Remove(name);
            }
        }
    }
}
