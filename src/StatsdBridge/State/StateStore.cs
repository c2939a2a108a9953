using System;
using System.Globalization;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Keeps the registry in a file over restarts: restores it at the start, saves it at an interval and at the stop.</summary>
/// <remarks>A save that fails is a number and a log line, nothing more; the last good file stays as it is.</remarks>
internal sealed class StateStore : IDisposable
{
    private const string SavesName = "popcon_bridge_state_saves_total";
    private const string SavesHelp = "Saves of the state, by outcome.";

    // A path that cannot be written shows at once, and what came in the first seconds survives a kill.
    private static readonly TimeSpan FirstSave = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly FamilyCollector _collector;
    private readonly MetricClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly object _saving = new();
    private readonly OwnCounter _successes;
    private readonly OwnCounter _failures;
    private ITimer? _timer;
    private long _lastSaveUnixMilliseconds;
    private long _restored;

    /// <param name="path">The file; a folder for temporary files beside it must be writable.</param>
    /// <param name="collector">What to save.</param>
    /// <param name="clock">The bridge's clock.</param>
    /// <param name="time">For the interval.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="log">For outcomes.</param>
    public StateStore(
        string path, FamilyCollector collector, MetricClock clock, TimeProvider time, OwnMetrics own, ILogger log)
    {
        _path = path;
        _collector = collector;
        _clock = clock;
        _time = time;
        _log = log;
        _successes = own.Counter(SavesName, SavesHelp, Shown.Always, ("outcome", "success"));
        _failures = own.Counter(SavesName, SavesHelp, Shown.Always, ("outcome", "failure"));
        own.Gauge(
            "popcon_bridge_state_last_save_timestamp_seconds",
            "When the state was last saved, in Unix seconds; 0 before the first time.",
            () => Volatile.Read(ref _lastSaveUnixMilliseconds) / 1000d);
        own.Gauge("popcon_bridge_state_restored_series", "Series restored at the start.", () => Volatile.Read(ref _restored));
    }

    /// <summary>Restores what the file holds. A file that cannot be used is set aside, and the start goes on without it.</summary>
    /// <param name="registry">Still without traffic.</param>
    /// <param name="saved">How counters were released.</param>
    public void Restore(MetricRegistry registry, ISavedCounters saved)
    {
        var sink = new RegistrySink(registry, _clock, saved);
        try
        {
            using FileStream file = StateFiles.OpenRead(_path);
            StateReader.Read(file, sink);
            _restored = sink.Count;
            _log.StateRestored(_path, sink.Count, sink.RefusedCount);
            if (sink.OtherModeCount > 0)
            {
                _log.OtherMode(_path, sink.OtherModeCount);
            }
        }
        catch (FileNotFoundException)
        {
            _log.NoState(_path);
        }
        catch (StateFileException e)
        {
            // Half a state is worse than none.
            sink.TakeBack();
            SetAside(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            sink.TakeBack();
            _log.StateUnreadable(_path, e.Message);
        }
    }

    /// <summary>Begins to save: early for the first time, then at an interval.</summary>
    public void Start(TimeSpan interval)
    {
        TimeSpan first = interval < FirstSave ? interval : FirstSave;
        _timer = _time.CreateTimer(static store => ((StateStore)store!).SaveUnlessBusy(), this, first, interval);
    }

    /// <summary>Saves now.</summary>
    public void Save() => Save(null, static () => { });

    /// <summary>Saves protected families as a release will show them, and then shows it: no other save comes between.</summary>
    /// <param name="released">The release; <see langword="null"/> for the one that is shown.</param>
    /// <param name="show">Shows it; called also when the save failed.</param>
    public void Save(ReleasedFamilies? released, Action show)
    {
        lock (_saving)
        {
            Write(released);
            show();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Write(ReleasedFamilies? released)
    {
        string beside = _path + ".new";
        try
        {
            using (FileStream file = StateFiles.Create(beside))
            {
                long now = _clock.ReadMilliseconds();
                StateWriter.Write(file, _collector.Collect(released ?? _collector.Released), now, _clock.ToUnixMilliseconds(now));
                file.Flush(flushToDisk: true);
            }

            StateFiles.Replace(beside, _path);
            _successes.Add();
            _lastSaveUnixMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failures.Add();
            _log.StateNotSaved(_path, e.Message);
        }
    }

    private void SaveUnlessBusy()
    {
        // A slow disk must not make saves queue up behind each other.
        if (Monitor.TryEnter(_saving))
        {
            try
            {
                Save();
            }
            finally
            {
                Monitor.Exit(_saving);
            }
        }
    }

    private void SetAside(string reason)
    {
        string aside = _path + ".damaged-" + _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        try
        {
            File.Move(_path, aside, overwrite: true);
            _log.StateSetAside(_path, aside, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.StateUnreadable(_path, reason + "; it could not be set aside: " + e.Message);
        }
    }
}
