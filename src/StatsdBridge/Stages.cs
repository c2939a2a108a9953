using System;
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
        var applier = new SampleApplier(Registry, tally, Clock, options.Statsd.TagStyles, mapper, cache, refusals);
        _relay = CreateRelay(options.Relay, time, Own);
        Pipeline = new LinePipeline(Registry.Gate, _identities, applier, tally, Clock, _relay);
        Reloader = new MappingReloader(
            options.Statsd.MappingConfig,
            mappingFiles,
            mapper.RuleCount,
            applier,
            _identities,
            Registry.Gate,
            time,
            Own,
            loggers.CreateLogger<MappingReloader>());
        Store = options.State.File.Length == 0
            ? null
            : new StateStore(options.State.File, Collector, Clock, time, Own, loggers.CreateLogger<StateStore>());
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

    /// <summary>The sockets.</summary>
    public Listeners Listeners { get; }

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
        Store?.Dispose();
        Reloader.Dispose();
        Listeners.Dispose();
        _relay?.Dispose();
    }

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
