using System;
using System.Collections.Generic;
using System.Threading;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;

namespace PopCon.StatsdBridge.History;

/// <summary>Reads how far the counters of packages have moved, and counts that in the ledger. Lines cost nothing for it.</summary>
/// <remarks>
/// Remembers for each counter what was read last, 50 bytes each. A reading takes the ingest lock for a thousand counters at a time, below
/// a millisecond. A counter that is removed between two readings hands over its rest when it goes. Protected counters are not read: their
/// releases say what may be known of them.
/// </remarks>
internal sealed class CounterIncrements
{
    private const int SeriesPerPiece = 1_000;

    // Removed counters wait for the next reading; so many that senders cannot fill the memory with them.
    private const int MaxWaiting = 10_000;

    // Ordinary names are kept, so that a reading builds no text; long ones are made anew when their counter has moved.
    private const int LongestKeptText = 512;

    private readonly MetricRegistry _registry;
    private readonly FamilyCollector _collector;
    private readonly PopularityLedger _ledger;
    private readonly int _maxKeptNames;
    private readonly Lock _reading = new();

    // These four are used under the ingest lock.
    private readonly Dictionary<CounterSeries, Reading> _readings = [];
    private readonly Dictionary<PopularitySeries, long> _waiting = [];
    private int _keptNames;
    private DateOnly _day;

    /// <param name="registry">The series.</param>
    /// <param name="collector">Lists them without the ingest lock.</param>
    /// <param name="ledger">Where increments are counted.</param>
    /// <param name="maxSeries">How many names are kept at most.</param>
    public CounterIncrements(MetricRegistry registry, FamilyCollector collector, PopularityLedger ledger, int maxSeries)
    {
        _registry = registry;
        _collector = collector;
        _ledger = ledger;
        _maxKeptNames = maxSeries;
    }

    /// <summary>Takes what counters show now for counted: the state of an earlier run. Before there is traffic.</summary>
    public void Start(DateOnly today)
    {
        lock (_registry.Gate)
        {
            _day = today;
            _registry.Removing = Removing;
        }

        Read(today, static (_, _) => { });
    }

    /// <summary>Counts what came since the last reading, on the day of that reading.</summary>
    /// <param name="today">The day of what comes from now on.</param>
    public void Read(DateOnly today) => Read(today, (day, counts) => _ledger.Add(day, counts));

    private void Read(DateOnly today, Action<DateOnly, IReadOnlyCollection<KeyValuePair<PopularitySeries, long>>> count)
    {
        var counts = new List<KeyValuePair<PopularitySeries, long>>();
        lock (_reading)
        {
            foreach (CollectedFamily family in _collector.Collect())
            {
                if (PopularityLabels.TryParse(family.Family, out string language, out PopularityKind kind))
                {
                    for (int start = 0; start < family.Series.Length; start += SeriesPerPiece)
                    {
                        ReadOnlySpan<TimeSeries> piece = family.Series.Span[start..Math.Min(start + SeriesPerPiece, family.Series.Length)];
                        DateOnly day = ReadPiece(piece, language, kind, counts);
                        count(day, counts);
                        counts.Clear();
                    }
                }
            }

            count(EndReading(today, counts), counts);
        }
    }

    private DateOnly ReadPiece(ReadOnlySpan<TimeSeries> piece, string language, PopularityKind kind, List<KeyValuePair<PopularitySeries, long>> counts)
    {
        lock (_registry.Gate)
        {
            foreach (TimeSeries series in piece)
            {
                // One that has been removed meanwhile has handed over its rest.
                if (series is CounterSeries { IsExpired: false } counter)
                {
                    Read(counter, language, kind, counts);
                }
            }

            return _day;
        }
    }

    private void Read(CounterSeries counter, string language, PopularityKind kind, List<KeyValuePair<PopularitySeries, long>> counts)
    {
        Reading last = _readings.GetValueOrDefault(counter);
        ulong total = TotalOf(counter);
        if (total == last.Total)
        {
            return;
        }

        PopularitySeries? name = last.Name ?? PopularityLabels.Read(language, kind, counter.Labels);
        if (total > last.Total && name is not null)
        {
            counts.Add(KeyValuePair.Create(name, Increment(last.Total, total)));
        }

        bool isKept = last.Name is not null || (name?.TextBytes <= LongestKeptText && _keptNames < _maxKeptNames);
        _keptNames += isKept && last.Name is null ? 1 : 0;
        _readings[counter] = new Reading(total, isKept ? name : null);
    }

    private DateOnly EndReading(DateOnly today, List<KeyValuePair<PopularitySeries, long>> counts)
    {
        lock (_registry.Gate)
        {
            DateOnly day = _day;
            counts.AddRange(_waiting);
            _waiting.Clear();
            _day = today;
            return day;
        }
    }

    // Called under the ingest lock.
    private void Removing(TimeSeries series)
    {
        if (series is not CounterSeries counter || !PopularityLabels.TryParse(series.Vector.Family, out string language, out PopularityKind kind))
        {
            return;
        }

        _readings.Remove(counter, out Reading last);
        _keptNames -= last.Name is null ? 0 : 1;
        ulong total = TotalOf(counter);
        if (total <= last.Total || (last.Name ?? PopularityLabels.Read(language, kind, counter.Labels)) is not { } name)
        {
            return;
        }

        if (_waiting.Count < MaxWaiting || _waiting.ContainsKey(name))
        {
            _waiting[name] = Math.Min(PopularityLedger.MaxCount, _waiting.GetValueOrDefault(name) + Increment(last.Total, total));
        }
        else
        {
            _ledger.Add(_day, name, Increment(last.Total, total));
        }
    }

    private static long Increment(ulong from, ulong to) => (long)Math.Min(to - from, PopularityLedger.MaxCount);

    // Whole processes: a fraction counts once it has become one. NaN and +Inf, which a line can send, count nothing.
    private static ulong TotalOf(CounterSeries counter)
    {
        (ulong whole, double fraction) = counter.Parts;
        ulong further = fraction is >= 1 and < long.MaxValue ? (ulong)fraction : 0;
        return whole > ulong.MaxValue - further ? ulong.MaxValue : whole + further;
    }

    private readonly record struct Reading(ulong Total, PopularitySeries? Name);
}
