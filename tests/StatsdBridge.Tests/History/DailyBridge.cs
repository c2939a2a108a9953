using System;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.Reports.Sources;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.History;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Tests.Pipeline;
using PopCon.StatsdBridge.Tests.Release;

namespace PopCon.StatsdBridge.Tests.History;

/// <summary>The way from a datagram to the history on disk, joined as the bridge joins it, with a clock that is set by hand.</summary>
internal sealed class DailyBridge : IDisposable
{
    private readonly string _folder;
    private readonly MetricMapper _mapper;
    private readonly ReleaseCalendar _calendar;
    private MetricClock _clock;
    private LinePipeline _pipeline;
    private FamilyCollector _collector;

    /// <param name="folder">The folder of the history.</param>
    /// <param name="now">The time.</param>
    /// <param name="rules">The text of a mapping file; empty: the built-in rules.</param>
    /// <param name="calendar">Which days carry figures; <see langword="null"/>: all.</param>
    public DailyBridge(string folder, DateTimeOffset now, string rules = "", ReleaseCalendar? calendar = null)
    {
        _folder = folder;
        _calendar = calendar ?? ReleaseCalendar.Immediate;
        _mapper = rules.Length == 0 ? MetricMapper.BuiltIn : MetricMapper.Load(rules, "rules.yml", null);
        Set(now);
        (_clock, _pipeline, _collector, Registry, History) = Start();
    }

    /// <summary>The clock.</summary>
    public SteppedTime Time { get; } = new();

    /// <summary>The series.</summary>
    public MetricRegistry Registry { get; private set; }

    /// <summary>The history.</summary>
    public HistoryStore History { get; private set; }

    /// <summary>Sets the clock.</summary>
    public void Set(DateTimeOffset now) => Time.Set(now.ToUnixTimeMilliseconds() / 1000d);

    /// <summary>Receives a datagram.</summary>
    public void Datagram(string datagram) => _pipeline.TakeDatagrams(new FakeBatch(Encoding.UTF8.GetBytes(datagram)));

    /// <summary>Removes series whose TTL has passed.</summary>
    public void Expire()
    {
        lock (Registry.Gate)
        {
            Registry.RemoveExpired_NeedsLock(_clock.Advance(), int.MaxValue);
        }
    }

    /// <summary>A stop and a start without a state file: all counters begin anew.</summary>
    public void Restart()
    {
        History.Save();
        History.Dispose();
        (_clock, _pipeline, _collector, Registry, History) = Start();
    }

    /// <summary>What a scrape is answered.</summary>
    public async Task<string> ScrapeAsync()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await ExpositionWriter.WriteAsync(
            _collector.Collect(), FormatNegotiation.Negotiate(null, openMetrics: false), pipe.Writer, _clock.NowMilliseconds, default);
        await pipe.Writer.CompleteAsync();
        ReadResult read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue);
        return Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(read.Buffer));
    }

    /// <summary>The figures of a period as page and API get them.</summary>
    public async Task<PeriodFigures> ReadAsync(DateOnly from, DateOnly to)
    {
        History.Save();
        using var source = new LedgerSource(_folder);
        return await source.ReadAsync(new FigureRequest(new DayRange(from, to), ByDay: true), default);
    }

    /// <inheritdoc/>
    public void Dispose() => History.Dispose();

    private (MetricClock Clock, LinePipeline Pipeline, FamilyCollector Collector, MetricRegistry Registry, HistoryStore History) Start()
    {
        var options = new PrivacyOptions();
        var clock = new MetricClock(Time);
        var registry = new MetricRegistry(SeriesLimits.None, clock);
        var own = new OwnMetrics(registry, showsAll: false);
        var collector = new FamilyCollector(registry);
        var counts = new ProtectedCounts(PrivacyCheck.ProtectionOf(options), options.GateEpoch, options.DpEpoch, options.DpUnit, Time);
        var tally = new IngestTally(own);
        var applier = new SampleApplier(registry, tally, counts, TagStyles.All, _mapper, null, new RefusalLog(NullLogger.Instance, Time));
        var pipeline = new LinePipeline(registry.Gate, new IdentityTable(new SeededHash(), 10_000), applier, tally, clock, counts, null);
        var ledger = new LedgerOptions { Folder = _folder, KeepDays = 1000 };
        HistoryStore history = HistoryStore.Open(ledger, () => _calendar, registry, collector, own, Time, NullLogger.Instance);
        history.Start(TimeSpan.FromSeconds(30));
        return (clock, pipeline, collector, registry, history);
    }
}
