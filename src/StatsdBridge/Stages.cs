using System;
using System.Linq;
using System.Net;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Files;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Hidden;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release.Own;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge;

/// <summary>Every stage of the bridge, made in the order in which data flows and joined to the next.</summary>
internal sealed class Stages : IDisposable
{
    /// <summary>What the names of metrics begin with that statsd_exporter does not have.</summary>
    public const string MetricPrefix = "popcon_bridge";

    private readonly BridgeOptions _options;
    private readonly TimeProvider _time;
    private readonly IdentityTable _identities;
    private readonly StatsdRelay? _relay;
    private readonly SampleApplier _applier;
    private readonly ProtectedCounts _counts;
    private readonly ReleaseSteps _steps;
    private readonly HiddenCountsStore? _hidden;
    private MetricMapper _mapper;
    private ExpiryTimer? _expiry;

    /// <param name="options">All options.</param>
    /// <param name="mapper">The rules to begin with.</param>
    /// <param name="mappingFiles">What they were read from.</param>
    /// <param name="activation">Sockets of the service manager.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="time">The system's time.</param>
    /// <exception cref="StartException">An address is wrong or taken.</exception>
    public Stages(
        BridgeOptions options, MetricMapper mapper, FileSet mappingFiles, SocketActivation activation, ILoggerFactory loggers, TimeProvider time)
    {
        _options = options;
        _time = time;
        Clock = new MetricClock(time);
        MemoryBudget budget = MemoryBudget.OfProcess();
        SeriesLimits limits = budget.SeriesLimits(options.Limits);
        Registry = new MetricRegistry(limits, Clock);
        Own = new OwnMetrics(Registry, options.Web.BridgeMetrics);
        BuildInfo.Register(Own, "statsd_exporter");
        _ = new ProcessMetrics(Own);
        Collector = new FamilyCollector(Registry);
        var tally = new IngestTally(Own);
        IMappingCache? cache = CreateCache(options.Statsd);
        int identities = budget.Identities(limits.Series);
        _identities = new IdentityTable(new SeededHash(), identities);
        loggers.CreateLogger<MetricRegistry>().LimitsInForce(
            limits.Series, limits.SeriesPerName, limits.TextBytes, identities, budget.HeapBytes);
        RegistryMetrics.Register(Own, Registry, _identities);
        if (cache is not null)
        {
            RegistryMetrics.Register(Own, cache, tally, options.Statsd.CacheType == MappingCacheType.Lru);
        }

        var refusals = new RefusalLog(loggers.CreateLogger<SampleApplier>(), time);
        PrivacyOptions privacy = options.Privacy;
        _mapper = mapper;
        _counts = new ProtectedCounts(
            PrivacyCheck.ProtectionOf(privacy), privacy.GateEpoch, privacy.DpEpoch, privacy.DpUnit, time);
        _steps = new ReleaseSteps(new DpParameters(privacy.DpEpsilon, privacy.DpDelta, privacy.DpUnit));
        _applier = new SampleApplier(Registry, tally, _counts, options.Statsd.TagStyles, mapper, cache, refusals);
        _relay = CreateRelay(options.Relay, time, Own);
        Pipeline = new LinePipeline(Registry.Gate, _identities, _applier, tally, Clock, _counts, _relay);
        Reloader = new MappingReloader(
            options.Statsd.MappingConfig,
            mappingFiles,
            mapper.RuleCount,
            Use,
            time,
            Own,
            loggers.CreateLogger<MappingReloader>());
        Store = options.State.File.Length == 0
            ? null
            : new StateStore(options.State.File, Collector, Clock, time, Own, loggers.CreateLogger<StateStore>());
        View = new OwnMetricsView(Registry, privacy.ShowsLiveSelfMetrics);
        Watch(mapper);
        Releases = new EpochReleases(_counts, _steps, Registry, Collector, Clock, time)
        {
            Save = Store is null ? static (_, show) => show() : Store.Save,
            Quiet = new QuietCounters(Registry, Own, privacy.GateK, () => View.IsQuiet),
        };
        _hidden = Store is null ? null : new HiddenCountsStore(
            new HiddenCountsFile(options.State.File), Describe(privacy), privacy.KeepsHiddenCounts, loggers.CreateLogger<HiddenCountsStore>());
        ILogger log = loggers.CreateLogger<DatagramListener>();
        Listeners = new Listeners(BoundSockets.Bind(options.Statsd, activation, log), options, Pipeline, Own, log);
    }

    /// <summary>The time for all that ages.</summary>
    public MetricClock Clock { get; }

    /// <summary>The series.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>The bridge's own metrics.</summary>
    public OwnMetrics Own { get; }

    /// <summary>The series in the order of the exposition.</summary>
    public FamilyCollector Collector { get; }

    /// <summary>From lines to series.</summary>
    public LinePipeline Pipeline { get; }

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
        _expiry = new ExpiryTimer(Registry, _identities, Clock, _time);
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

    private static IMappingCache? CreateCache(StatsdOptions options) => options switch
    {
        { CacheSize: 0 } => null,
        { CacheType: MappingCacheType.Lru } => new LruMappingCache(options.CacheSize),
        _ => new RandomMappingCache(options.CacheSize),
    };

    private static StatsdRelay? CreateRelay(RelayOptions options, TimeProvider time, OwnMetrics own)
    {
        if (options.Address.IsEmpty)
        {
            return null;
        }

        return options.Address.TryResolve(out IPEndPoint? target, out string? error)
            ? new StatsdRelay(target, options.PacketLengthBytes, time, own, options.Address.Text)
            : throw new StartException("relay " + error);
    }
}
