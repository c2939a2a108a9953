using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.Reports.Sources;

namespace PopCon.StatsdBridge.History;

/// <summary>Keeps the daily counts of packages in a folder: fed by increments and by releases, saved at an interval, at a release and at the stop.</summary>
/// <remarks>Thread-safe. A save that fails is a number and a log line; what it would have saved stays in memory for the next one.</remarks>
internal sealed class HistoryStore : IDisposable
{
    private const string SavesName = "popcon_bridge_history_saves_total";
    private const string SavesHelp = "Saves of the history, by outcome.";

    // Same as for the state file: a folder that cannot be written shows at once.
    private static readonly TimeSpan FirstSave = TimeSpan.FromSeconds(2);

    // The tick after midnight, not just before it.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(2);

    private readonly PopularityLedger _ledger;
    private readonly LedgerOptions _options;
    private readonly CounterIncrements _increments;
    private readonly Func<ReleaseCalendar> _calendar;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly OwnCounter _successes;
    private readonly OwnCounter _failures;
    private readonly Lock _saving = new();
    private long _lastSaveUnixMilliseconds;
    private TimeSpan _interval;
    private ITimer? _timer;
    private bool _isFull;

    [SuppressMessage("Reliability", "CA2000", Justification = "The figures own the source, and the store the figures.")]
    private HistoryStore(
        LedgerOptions options, Func<ReleaseCalendar> calendar, MetricRegistry registry, FamilyCollector collector, OwnMetrics own, TimeProvider time, ILogger log)
    {
        var damaged = new DamagedLines(
            own.Counter("popcon_bridge_history_damaged_lines_total", "Lines of the history that could not be read.", Shown.Always), log);
        _options = options;
        _ledger = PopularityLedger.Open(options, time, damaged.Add);
        _increments = new CounterIncrements(registry, collector, _ledger, options.MaxSeries);
        _calendar = calendar;
        _time = time;
        _log = log;
        Figures = new HistorySource(new LedgerSource(_ledger, "this bridge", damaged.Add), Refresh, time);
        _successes = own.Counter(SavesName, SavesHelp, Shown.Always, ("outcome", "success"));
        _failures = own.Counter(SavesName, SavesHelp, Shown.Always, ("outcome", "failure"));
        own.Gauge(
            "popcon_bridge_history_last_save_timestamp_seconds",
            "When the history was last saved, in Unix seconds; 0 before the first time.",
            () => Volatile.Read(ref _lastSaveUnixMilliseconds) / 1000d);
        own.Counter(
            "popcon_bridge_history_refused_total", "Daily counts left out, because the history holds too many series.", () => _ledger.RefusedCount, Shown.OnceLost);
    }

    /// <summary>What page and API show. Figures of this bridge, counted up to now.</summary>
    public IFigureSource Figures { get; }

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Opens the folder.</summary>
    /// <param name="options">The folder and the limits.</param>
    /// <param name="calendar">Which days carry figures; a reload of rules can change it.</param>
    /// <param name="registry">The series.</param>
    /// <param name="collector">Lists them.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="time">For days and the interval.</param>
    /// <param name="log">For outcomes.</param>
    /// <exception cref="ConfigurationException">The folder cannot be used.</exception>
    public static HistoryStore Open(
        LedgerOptions options, Func<ReleaseCalendar> calendar, MetricRegistry registry, FamilyCollector collector, OwnMetrics own, TimeProvider time, ILogger log)
    {
        try
        {
            var store = new HistoryStore(options with { Calendar = calendar() }, calendar, registry, collector, own, time, log);
            log.HistoryOpened(options.Folder);
            return store;
        }
        catch (LedgerInUseException e)
        {
            throw new ConfigurationException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Cannot use the history folder \"{options.Folder}\": {e.Message}", e);
        }
    }

    /// <summary>Begins to count and to save: early for the first time, then at an interval and at midnight. After the restore, before there is traffic.</summary>
    public void Start(TimeSpan interval)
    {
        _interval = interval;
        _increments.Start(Today);
        _timer = _time.CreateTimer(static store => ((HistoryStore)store!).Tick(), this, interval < FirstSave ? interval : FirstSave, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts what a release shows, on the last day of its epoch, and saves it.</summary>
    /// <param name="endUnixMilliseconds">The end of the epoch.</param>
    /// <param name="steps">What is added to what is shown of each series.</param>
    public void Add(long endUnixMilliseconds, IReadOnlyList<KeyValuePair<ReleasedCounter, long>> steps)
    {
        var counts = new List<KeyValuePair<PopularitySeries, long>>(steps.Count);
        foreach ((ReleasedCounter series, long step) in steps)
        {
            if (PopularityLabels.TryParse(series.Vector.Family, out string language, out PopularityKind kind)
                && PopularityLabels.Read(language, kind, series.Labels) is { } name)
            {
                counts.Add(KeyValuePair.Create(name, step));
            }
        }

        if (counts.Count > 0)
        {
            _ledger.Add(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(endUnixMilliseconds - 1).UtcDateTime), counts);
            WriteFiles();
        }
    }

    /// <summary>Counts what came up to now and saves it.</summary>
    public void Save()
    {
        lock (_saving)
        {
            Refresh();
            WriteFiles();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        Figures.Dispose();
        _ledger.Dispose();
    }

    private void Tick()
    {
        Save();
        DateTimeOffset now = _time.GetUtcNow();
        TimeSpan untilMidnight = TimeSpan.FromDays(1) - now.TimeOfDay;
        _timer?.Change((untilMidnight < _interval ? untilMidnight : _interval) + Margin, Timeout.InfiniteTimeSpan);
    }

    private void Refresh()
    {
        _ledger.Calendar = _calendar();
        _increments.Read(Today);
    }

    private void WriteFiles()
    {
        if (_ledger.TrySave(out string? error))
        {
            _successes.Add();
            Volatile.Write(ref _lastSaveUnixMilliseconds, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        else
        {
            _failures.Add();
            _log.HistoryNotSaved(_ledger.Folder, error ?? string.Empty);
        }

        if (_ledger.RefusedCount > 0 && !_isFull)
        {
            _isFull = true;
            _log.HistoryFull(_ledger.Folder, _options.MaxSeries);
        }
    }
}
