using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.StatsdBridge.Release;

/// <summary>Releases the counts of ended epochs: the one step between what is counted and what is shown.</summary>
/// <remarks>
/// Works off the ingest lock, which it takes for moments only; one release at a time. Its timer needs neither traffic nor
/// scrapes. All steps of an end are shown by one assignment, after the state file has them.
/// </remarks>
internal sealed class EpochReleases : IDisposable
{
    // Below a millisecond under the ingest lock.
    private const int SeriesPerPiece = 1_000;

    // A clock that is set forward is noticed so soon.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // The tick after the end of an epoch, not just before it.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(2);

    private readonly ProtectedCounts _counts;
    private readonly ReleaseSteps _steps;
    private readonly MetricRegistry _registry;
    private readonly FamilyCollector _collector;
    private readonly MetricClock _clock;
    private readonly Lock _ingest;
    private readonly TimeProvider _time;
    private readonly Lock _releasing = new();
    private readonly List<ReleasedCounter> _idle = [];
    private ReleasedFamilies _before = ReleasedFamilies.None;
    private readonly QuietCounters _quiet;
    private Action<ReleasedFamilies, Action> _save = static (_, show) => show();
    private Action<long, IReadOnlyList<KeyValuePair<ReleasedCounter, long>>>? _record;
    private ITimer? _timer;
    private bool _isStopped;

    /// <param name="counts">What is counted.</param>
    /// <param name="steps">What becomes of it.</param>
    /// <param name="quiet">The bridge's own counters, which move with the gate's releases.</param>
    /// <param name="registry">The series.</param>
    /// <param name="collector">What is shown.</param>
    /// <param name="time">For the ends of epochs.</param>
    public EpochReleases(
        ProtectedCounts counts,
        ReleaseSteps steps,
        QuietCounters quiet,
        MetricRegistry registry,
        FamilyCollector collector,
        TimeProvider time)
    {
        _counts = counts;
        _steps = steps;
        _quiet = quiet;
        _registry = registry;
        _collector = collector;
        _clock = registry.Clock;
        _ingest = registry.Gate;
        _time = time;
    }

    /// <summary>Shows what the state restored, and releases what ended while the bridge was down. Before there is traffic.</summary>
    /// <param name="save">Saves what a release will show, and then calls what shows it, also when the save failed.</param>
    /// <param name="record">Keeps the steps of an epoch, whose end it gets in Unix milliseconds, before they are shown; <see langword="null"/>: they are kept nowhere.</param>
    public void Start(Action<ReleasedFamilies, Action> save, Action<long, IReadOnlyList<KeyValuePair<ReleasedCounter, long>>>? record = null)
    {
        lock (_releasing)
        {
            _save = save;
            _record = record;
            _counts.Gate.ReadOwn = _quiet.Read;
            Resume(_counts.Gate);
            Resume(_counts.Dp);
            TimeSeries[] restored = [.. _registry.Released_NeedsLock().Where(series => series.Shown > 0), .. SwitchQuiet().Added];
            _collector.Publish(ReleasedFamilies.None.Next(0, restored, new HashSet<TimeSeries>()));
            _timer = _time.CreateTimer(static releases => ((EpochReleases)releases!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Tick();
    }

    /// <summary>Releases what has ended, and waits for the next end.</summary>
    public void Tick()
    {
        lock (_releasing)
        {
            ReleaseEnded();
            WaitForNextEnd();
        }
    }

    /// <summary>Puts other rules in force: what is counted and shown of families that change their mode goes.</summary>
    /// <param name="use">Puts the rules in force; called under the ingest lock.</param>
    /// <param name="changes">Which families change their mode.</param>
    public void Reload(Action use, Predicate<MetricFamily>? changes)
    {
        lock (_releasing)
        {
            ReleaseEnded();
            IReadOnlySet<MetricFamily> removed = new HashSet<MetricFamily>();
            lock (_ingest)
            {
                use();
                if (changes is not null)
                {
                    removed = _registry.RemoveFamilies_NeedsLock(changes);
                }
            }

            ReleasedFamilies shown = _collector.Released;
            (IReadOnlyList<TimeSeries> added, IReadOnlySet<TimeSeries> ended) = SwitchQuiet();
            Publish(shown.Without(removed).Next(shown.Release + 1, added, ended));
            WaitForNextEnd();
        }
    }

    /// <summary>Releases what has ended by now, and nothing after that: what is open then is kept for the next start.</summary>
    public void Stop()
    {
        lock (_releasing)
        {
            ReleaseEnded();
            _isStopped = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_releasing)
        {
            _isStopped = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    // Where nothing was carried over, the last epoch is taken up without counts: its end is what a TTL may have waited for.
    private static void Resume(ReleaseLedger ledger)
    {
        if (!ledger.IsResumed)
        {
            ledger.Resume(ledger.Clock.Epoch - 1);
        }
    }

    // Without a protected family no epoch ends until a reload brings one: an idle bridge is not woken up for nothing.
    private void WaitForNextEnd()
    {
        long end;
        lock (_ingest)
        {
            end = _counts.HasEnded ? 0 : _counts.NextEndUnixMilliseconds;
        }

        double wait = end - _time.GetUtcNow().ToUnixTimeMilliseconds();
        _timer?.Change(
            end == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Clamp(wait, 0, LongestWait.TotalMilliseconds)) + Margin,
            Timeout.InfiniteTimeSpan);
    }

    private void ReleaseEnded()
    {
        while (!_isStopped)
        {
            EndedEpoch?[] ended;
            lock (_ingest)
            {
                _counts.Advance();
                ended = [_counts.Gate.TakeEnded(), _counts.Dp.TakeEnded()];
            }

            if (ended.All(epoch => epoch is null))
            {
                break;
            }

            Release(ended[0], ended[1]);
        }

        RemoveIdle();
    }

    private void Release(EndedEpoch? gate, EndedEpoch? dp)
    {
        ReleasedFamilies shown = _collector.Released;
        int number = shown.Release + 1;
        _before.EndReading();
        var added = new List<TimeSeries>();
        if (gate is not null)
        {
            _quiet.Step(gate, number, _clock.FromUnixMilliseconds(gate.EndUnixMilliseconds), added);
        }

        int steps = (gate is null ? 0 : Step(gate, number, added)) + (dp is null ? 0 : Step(dp, number, added));
        HashSet<TimeSeries> removed = [.. shown.Series.Where(series => IsOver(series, number, gate, dp))];
        foreach (ReleasedCounter series in removed.Cast<ReleasedCounter>())
        {
            series.Hide(number);
            _idle.Add(series);
        }

        ReleasedFamilies next = shown.Next(number, added, removed);
        if (steps + removed.Count > 0)
        {
            _save(next, () => Publish(next));
        }
        else
        {
            Publish(next);
        }
    }

    private void Publish(ReleasedFamilies next)
    {
        _before.EndReading();
        _before = _collector.Released;
        _collector.Publish(next);
    }

    private (IReadOnlyList<TimeSeries> Added, IReadOnlySet<TimeSeries> Removed) SwitchQuiet()
    {
        lock (_ingest)
        {
            return _quiet.Switch(_quiet.Read());
        }
    }

    private int Step(EndedEpoch ended, int number, List<TimeSeries> added)
    {
        int steps = 0;
        List<KeyValuePair<ReleasedCounter, long>>? made = _record is null ? null : [];
        long end = _clock.FromUnixMilliseconds(ended.EndUnixMilliseconds);
        for (int i = 0; i < ended.Counts.Length; i++)
        {
            (ReleasedCounter series, uint count) = ended.Counts.At(i);
            if (series.IsExpired)
            {
                continue;
            }

            long step = _steps.StepOf(series, count);
            if (step > 0)
            {
                if (series.Shown == 0)
                {
                    added.Add(series);
                }

                series.Step(number, step, ended.EndUnixMilliseconds, end);
                made?.Add(KeyValuePair.Create(series, step));
                steps++;
            }
            else if (series.Shown == 0)
            {
                _idle.Add(series);
            }
        }

        if (made is not null)
        {
            _record!(ended.EndUnixMilliseconds, made);
        }

        return steps;
    }

    // At an end without a step of its own, when the last one is long enough ago.
    private bool IsOver(ReleasedCounter series, int number, EndedEpoch? gate, EndedEpoch? dp)
    {
        EndedEpoch? ended = series.IsNoisy ? dp : gate;
        return ended is not null
            && series.TtlMilliseconds != 0
            && series.LastStep != number
            && _clock.FromUnixMilliseconds(ended.LastEndUnixMilliseconds) - series.LastSeenMilliseconds >= series.TtlMilliseconds;
    }

    // What shows nothing and is not counted in the open epoch need not be remembered. Nothing of this can be seen from outside.
    private void RemoveIdle()
    {
        foreach (ReleasedCounter[] piece in _idle.Chunk(SeriesPerPiece))
        {
            lock (_ingest)
            {
                if (_counts.HasEnded)
                {
                    // What has ended meanwhile may hold them; the next release finds out.
                    return;
                }

                foreach (ReleasedCounter series in piece)
                {
                    if (series is { Shown: 0, IsExpired: false } && !_counts.LedgerOf(series).Open.Contains(series))
                    {
                        _registry.Remove_NeedsLock(series);
                    }
                }
            }
        }

        _idle.Clear();
    }
}
