using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.SelfMonitoring;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Access;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Hidden;
using PopCon.StatsdBridge.Release.Noise;
using PopCon.StatsdBridge.Release.Own;
using PopCon.StatsdBridge.SelfMonitoring.Sources;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge;

/// <summary>Every stage of the bridge, made in the order in which data flows and joined to the next.</summary>
internal sealed class Stages : IDisposable
{
    // A name may be sent with different tags and types, and expired ones linger for a while.
    private const int IdentitiesPerSeries = 2;

    // Where no limit on series is set, what is remembered of lines still needs one.
    private const int IdentitiesWithoutLimit = 4_000_000;

    private readonly BridgeOptions _options;
    private readonly TimeProvider _time;
    private readonly IdentityTable _identities;
    private readonly IngestTally _tally = new();
    private readonly IMappingCache? _cache;
    private readonly StatsdRelay? _relay;
    private readonly SampleApplier _applier;
    private readonly ProtectedCounts _counts;
    private readonly ReleaseSteps _steps;
    private readonly HiddenCountsStore? _hidden;
    private QuietCounters? _quiet;
    private MetricMapper _mapper;
    private ExpiryTimer? _expiry;

    /// <param name="options">All options.</param>
    /// <param name="mapper">The rules to begin with.</param>
    /// <param name="activation">Sockets of the service manager.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="time">The system's time.</param>
    /// <exception cref="StartException">An address is wrong or taken.</exception>
    public Stages(
        BridgeOptions options, MetricMapper mapper, SocketActivation activation, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _time = time;
        Clock = new MetricClock(time);
        Registry = new MetricRegistry(LimitsOf(options.Limits), Clock);
        Collector = new FamilyCollector(Registry, Ingest);
        _cache = CreateCache(options.Statsd);
        _identities = new IdentityTable(new SeededHash(), MaxIdentities(options.Limits));
        var refusals = new RefusalLog(loggers.CreateLogger<SampleApplier>(), time);
        PrivacyOptions privacy = options.Privacy;
        _mapper = mapper;
        _counts = new ProtectedCounts(
            PrivacyCheck.ProtectionOf(privacy), privacy.GateEpoch, privacy.DpEpoch, privacy.DpUnit, time);
        _steps = new ReleaseSteps(new DpParameters(privacy.DpEpsilon, privacy.DpDelta, privacy.DpUnit));
        _applier = new SampleApplier(Registry, _tally, Clock, _counts, options.Statsd.TagStyles, mapper, _cache, refusals);
        _relay = CreateRelay(options.Relay, time);
        var pipeline = new LinePipeline(Ingest, _identities, _applier, _tally, Clock, _counts, _relay);
        Reloader = new MappingReloader(
            options.Statsd.MappingConfig, mapper.RuleCount, Use, time, loggers.CreateLogger<MappingReloader>());
        Store = options.State.File.Length == 0
            ? null
            : new StateStore(options.State.File, Collector, Clock, time, loggers.CreateLogger<StateStore>());
        View = new OwnMetricsView(Registry, privacy.ShowsLiveSelfMetrics);
        Watch(mapper);
        Releases = new EpochReleases(_counts, _steps, Registry, Collector, Clock, Ingest, time)
        {
            Save = Store is null ? static (_, show) => show() : Store.Save,
            Quiet = () => View!.IsQuiet ? _quiet : null,
        };
        _hidden = Store is null ? null : new HiddenCountsStore(
            new HiddenCountsFile(options.State.File), Describe(privacy), privacy.KeepsHiddenCounts, loggers.CreateLogger<HiddenCountsStore>());
        ILogger log = loggers.CreateLogger<DatagramListener>();
        Listeners = new Listeners(BoundSockets.Bind(options.Statsd, activation, log), options, pipeline, log);
    }

    /// <summary>The ingest lock: whoever changes series holds it.</summary>
    public Lock Ingest { get; } = new();

    /// <summary>The time for all that ages.</summary>
    public MetricClock Clock { get; }

    /// <summary>The series.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>The series in the order of the exposition.</summary>
    public FamilyCollector Collector { get; }

    /// <summary>Reads the mapping file again.</summary>
    public MappingReloader Reloader { get; }

    /// <summary>Keeps the series over restarts, if that is on.</summary>
    public StateStore? Store { get; }

    /// <summary>What scrapes see of the bridge's own metrics.</summary>
    public OwnMetricsView View { get; }

    /// <summary>What becomes of the counts of protected families.</summary>
    public EpochReleases Releases { get; }

    /// <summary>The sockets.</summary>
    public Listeners Listeners { get; }

    /// <summary>The bridge's own metrics, those of the web stage included.</summary>
    public SelfMetrics CreateSelfMetrics(ScrapeCounters scrapes, AuthFailures refusals)
    {
        List<ISelfMetricSource> sources =
        [
            new BuildMetrics(),
            new IngestMetrics(_tally, Registry, _identities, Clock),
            new ListenerMetrics(Listeners.Datagrams, Listeners.TcpCounters, Listeners.Tcp),
            new MappingMetrics(Reloader, _tally, _cache, _options.Statsd.CacheType == MappingCacheType.Lru),
            new ProcessMetrics(),
            new WebMetrics(scrapes),
            new AccessMetrics(refusals),
        ];
        if (_relay is not null)
        {
            sources.Add(new RelayMetrics(_relay, _options.Relay.Address.Text));
        }

        if (Store is not null)
        {
            sources.Add(new StateMetrics(Store));
        }

        var metrics = new SelfMetrics(Registry, Ingest, sources, _options.Web.BridgeMetrics);
        _quiet = new QuietCounters(Registry, metrics.Publish, _options.Privacy.GateK);
        _counts.Gate.ReadOwn = () => View.IsQuiet ? _quiet.Read() : [];
        return metrics;
    }

    /// <summary>Takes up what an earlier run left: before there is traffic, and before anything is shown.</summary>
    public void Restore()
    {
        Store?.Restore(Registry, new SavedReleases(_counts, _mapper, _steps));
        _hidden?.Restore(_counts, Registry, _mapper);
        Releases.Start();
    }

    /// <summary>Keeps what the next run is to take up: after the last line.</summary>
    public void Save()
    {
        Releases.Dispose();
        Store?.Save();
        _hidden?.Save(_counts);
    }

    /// <summary>Begins to receive, to expire, to watch the mapping file and to save.</summary>
    public void Start()
    {
        Listeners.Start();
        Reloader.Watch();
        Store?.Start(_options.State.Interval);
        _expiry = new ExpiryTimer(Registry, _identities, Clock, Ingest, _time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _expiry?.Dispose();
        Releases.Dispose();
        Store?.Dispose();
        Reloader.Dispose();
        Listeners.Dispose();
        _relay?.Dispose();
    }

    private void Use(MetricMapper mapper)
    {
        PrivacyCheck.ThrowIfRelayed(_options, mapper);
        MetricMapper before = _mapper;
        bool mayChange = before.PrivacyRules.Count + mapper.PrivacyRules.Count > 0;
        Releases.Reload(
            () =>
            {
                _mapper = mapper;
                _applier.Use(mapper);
                _identities.Clear();
                Watch(mapper);
            },
            mayChange ? family => _counts.Protection.Changes(before, mapper, family) : null);
    }

    private void Watch(MetricMapper mapper)
    {
        FamilyRelease[] modes = [.. _counts.Protection.Modes(mapper)];
        View.Watch([.. modes.Select(release => PrivacyCheck.Describe(release, _options.Privacy))], modes.Any(release => release.Mode == ReleaseMode.Dp));
    }

    // Whatever a count depends on: under other settings it means something else.
    private static string Describe(PrivacyOptions privacy) => FormattableString.Invariant(
        $"{privacy.Mode} {privacy.GateK} {privacy.GateEpoch} {privacy.DpEpsilon:R} {privacy.DpDelta:R} {privacy.DpUnit} {privacy.DpEpoch} {privacy.Families}");

    private static SeriesLimits LimitsOf(LimitOptions limits) => new(
        limits.Series, limits.SeriesPerName, limits.NameLengthBytes, limits.LabelLengthBytes, limits.TextBytes);

    private static int MaxIdentities(LimitOptions limits) => limits.Series == 0
        ? IdentitiesWithoutLimit
        : (int)Math.Min(IdentitiesWithoutLimit, limits.Series * (long)IdentitiesPerSeries);

    private static IMappingCache? CreateCache(StatsdOptions options) => options switch
    {
        { CacheSize: 0 } => null,
        { CacheType: MappingCacheType.Lru } => new LruMappingCache(options.CacheSize),
        _ => new RandomMappingCache(options.CacheSize),
    };

    private static StatsdRelay? CreateRelay(RelayOptions options, TimeProvider time)
    {
        if (options.Address.IsEmpty)
        {
            return null;
        }

        return options.Address.TryResolve(out IPEndPoint? target, out string? error)
            ? new StatsdRelay(target, options.PacketLengthBytes, time)
            : throw new StartException("relay " + error);
    }
}
