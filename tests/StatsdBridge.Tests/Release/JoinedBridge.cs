using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Hidden;
using PopCon.StatsdBridge.Release.Own;
using PopCon.StatsdBridge.State;
using PopCon.StatsdBridge.Tests.Pipeline;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>The way from a datagram to a scrape, joined as the bridge joins it, with a clock that is set by hand and files in memory.</summary>
internal sealed class JoinedBridge
{
    private readonly PrivacyOptions _options;
    private readonly Func<string, long, long>? _noise;
    private readonly SteppedTime _time = new();
    private MetricMapper _mapper;
    private long _closing;
    private Parts _parts;

    /// <param name="options">The mode.</param>
    /// <param name="now">The time, in Unix seconds.</param>
    /// <param name="rules">The text of a mapping file.</param>
    /// <param name="noise">From the labels of a series and the end of an epoch to the noise; the real one if <see langword="null"/>.</param>
    public JoinedBridge(PrivacyOptions options, double now, string rules = "", Func<string, long, long>? noise = null)
    {
        _options = options;
        _noise = noise;
        _mapper = rules.Length == 0 ? MetricMapper.BuiltIn : MetricMapper.Load(rules, "rules.yml", null);
        _time.Set(now);
        _parts = new Parts(this);
        _parts.Releases.Start(static (_, show) => show());
    }

    /// <summary>Series in memory, the hidden ones too.</summary>
    public long SeriesCount => _parts.Registry.SeriesCount;

    /// <summary>Increments in the open epochs.</summary>
    public long OpenCount => SumOf(_parts.Counts.Gate.Open) + SumOf(_parts.Counts.Dp.Open);

    /// <summary>What is shown of protected families: name and labels to value.</summary>
    public SortedDictionary<string, long> Shown => new(
        _parts.Collector.Collect()
            .Where(family => family.Family.Release.IsProtected && !family.Family.IsOwn)
            .SelectMany(family => family.Series.ToArray().Select(series => (Key: Describe(series), ((ReleasedCounter)series).ShownAt(family.Release))))
            .ToDictionary(entry => entry.Key, entry => entry.Item2, StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>How many timers would fire some time.</summary>
    public int ArmedTimers => _time.ArmedTimers;

    /// <summary>Lets the timer of the releases fire.</summary>
    public void Advance(double now)
    {
        Set(now);
        _parts.Releases.Tick();
    }

    /// <summary>Receives a datagram.</summary>
    public void Datagram(double now, string datagram)
    {
        Set(now);
        _parts.Pipeline.TakeDatagrams(new FakeBatch(Encoding.UTF8.GetBytes(datagram)));
        _parts.Releases.Tick();
    }

    /// <summary>Receives a batch, without a look at the epochs behind it.</summary>
    public void Batch(FakeBatch batch) => _parts.Pipeline.TakeDatagrams(batch, _parts.Received);

    /// <inheritdoc cref="Batch(FakeBatch)"/>
    public void Batch(double now, FakeBatch batch)
    {
        Set(now);
        Batch(batch);
    }

    /// <summary>Receives lines over TCP.</summary>
    public void Stream(double now, string lines)
    {
        Set(now);
        _parts.Pipeline.TakeStream(Encoding.UTF8.GetBytes(lines));
        _parts.Releases.Tick();
    }

    /// <summary>Puts other rules in force.</summary>
    public void Reload(string rules)
    {
        MetricMapper before = _mapper;
        _mapper = MetricMapper.Load(rules, "rules.yml", null);
        _parts.Releases.Reload(
            () =>
            {
                _parts.Applier.Use(_mapper);
                _parts.Identities.Clear();
            },
            family => _parts.Counts.Protection.Changes(before, _mapper, family));
    }

    /// <summary>The first half of a clean stop: afterwards nothing may be released any more.</summary>
    public void Stop() => _parts.Releases.Stop();

    /// <summary>A clean stop and a start.</summary>
    /// <param name="now">When.</param>
    /// <param name="options">The settings of the start; the same if <see langword="null"/>.</param>
    /// <param name="keepsHidden">Whether hidden counts are kept.</param>
    public void Restart(double now, PrivacyOptions? options = null, bool keepsHidden = true)
    {
        Set(now);
        _parts.Releases.Stop();
        using var state = new MemoryStream();
        StateWriter.Write(state, _parts.Collector.Collect(), _parts.Clock.ReadMilliseconds(), _time.GetUtcNow().ToUnixTimeMilliseconds());
        byte[] hidden = HiddenCountsFormat.Write(HiddenCountsStore.Capture("settings", _parts.Counts));
        _parts = new Parts(this, options);
        state.Position = 0;
        StateReader.Read(state, new RegistrySink(_parts.Registry, _parts.Clock, new SavedReleases(_parts.Counts, _mapper, _parts.Steps)));
        if (keepsHidden)
        {
            HiddenCountsStore.Restore(HiddenCountsFormat.TryRead(hidden)!, _parts.Counts, _parts.Registry, _mapper);
        }

        _parts.Releases.Start(static (_, show) => show());
    }

    /// <summary>What a scrape is answered.</summary>
    /// <param name="accept">The Accept header.</param>
    public async Task<byte[]> ScrapeAsync(string? accept = null)
    {
        _parts.Own.Refresh();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await ExpositionWriter.WriteAsync(
            _parts.View.Of(_parts.Collector.Collect()),
            FormatNegotiation.Negotiate(accept, openMetrics: true),
            pipe.Writer,
            _parts.Clock.NowMilliseconds,
            default);
        await pipe.Writer.CompleteAsync();
        ReadResult read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue);
        return System.Buffers.BuffersExtensions.ToArray(read.Buffer);
    }

    /// <summary>The samples of a scrape as text.</summary>
    public async Task<string> TextAsync() => Encoding.UTF8.GetString(await ScrapeAsync());

    private static long SumOf(EpochCounts counts) => Enumerable.Range(0, counts.Length).Sum(i => (long)counts.At(i).Count);

    private static string Describe(TimeSeries series) => string.Create(
        CultureInfo.InvariantCulture, $"{series.Vector.Family.Name}{{{Encoding.UTF8.GetString(series.Labels)}}}");

    // Only one epoch ends at a time, the one that was open before the clock was set.
    private void Set(double now)
    {
        _closing = _parts.Counts.Dp.Clock.EndUnixMilliseconds;
        _time.Set(now);
    }

    private sealed class Parts
    {
        public Parts(JoinedBridge bridge, PrivacyOptions? other = null)
        {
            PrivacyOptions options = other ?? bridge._options;
            Clock = new MetricClock(bridge._time);
            Registry = new MetricRegistry(SeriesLimits.None, Clock);
            Own = new OwnMetrics(Registry, showsAll: true);
            Received = Own.Counter("statsd_exporter_udp_packets_total", "Datagrams.");
            Collector = new FamilyCollector(Registry);
            Counts = new ProtectedCounts(PrivacyCheck.ProtectionOf(options), options.GateEpoch, options.DpEpoch, options.DpUnit, bridge._time);
            var dp = new DpParameters(options.DpEpsilon, options.DpDelta, options.DpUnit);
            Steps = bridge._noise is { } noise
                ? new ReleaseSteps(dp, series => noise(Encoding.UTF8.GetString(series.Labels), bridge._closing))
                : new ReleaseSteps(dp);
            var tally = new IngestTally(Own);
            var refusals = new RefusalLog(NullLogger.Instance, bridge._time);
            Applier = new SampleApplier(Registry, tally, Counts, TagStyles.All, bridge._mapper, null, refusals);
            Pipeline = new LinePipeline(Registry.Gate, Identities, Applier, tally, Clock, Counts, null);
            View = new OwnMetricsView(Registry, options.ShowsLiveSelfMetrics);
            FamilyRelease[] modes = [.. Counts.Protection.Modes(bridge._mapper)];
            View.Watch([.. modes.Select(mode => PrivacyCheck.Describe(mode, options))], modes.Any(mode => mode.Mode == ReleaseMode.Dp));
            var quiet = new QuietCounters(Registry, Own, options.GateK, () => View.IsQuiet);
            Releases = new EpochReleases(Counts, Steps, quiet, Registry, Collector, bridge._time);
        }

        public MetricClock Clock { get; }

        public MetricRegistry Registry { get; }

        public OwnMetrics Own { get; }

        public OwnCounter Received { get; }

        public FamilyCollector Collector { get; }

        public ProtectedCounts Counts { get; }

        public ReleaseSteps Steps { get; }

        public IdentityTable Identities { get; } = new(new SeededHash(), 10_000);

        public SampleApplier Applier { get; }

        public LinePipeline Pipeline { get; }

        public OwnMetricsView View { get; }

        public EpochReleases Releases { get; }
    }
}
