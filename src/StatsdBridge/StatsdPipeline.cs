using System;
using System.Threading;
using Microsoft.Extensions.Logging;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge;

/// <summary>The parts between the sockets and the scrapes: from lines to series, made in the order in which data flows.</summary>
/// <remarks>Holds no handles and starts nothing. Everything that changes series takes the ingest lock.</remarks>
internal sealed class StatsdPipeline
{
    // A name may be sent with different tags and types, and expired ones linger for a while.
    private const int IdentitiesPerSeries = 2;

    // Where no limit on series is set, what is remembered of lines still needs one.
    private const int IdentitiesWithoutLimit = 4_000_000;

    /// <param name="options">All options.</param>
    /// <param name="mapper">The rules to begin with.</param>
    /// <param name="relay">Gets a copy of each line; <see langword="null"/>: no relay.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="time">The system's time.</param>
    public StatsdPipeline(BridgeOptions options, MetricMapper mapper, StatsdRelay? relay, ILoggerFactory loggers, TimeProvider time)
    {
        Clock = new MetricClock(time);
        Registry = new MetricRegistry(LimitsOf(options.Limits), Clock);
        Collector = new FamilyCollector(Registry, Ingest);
        Cache = CreateCache(options.Statsd);
        Identities = new IdentityTable(new SeededHash(), MaxIdentities(options.Limits));
        var refusals = new RefusalLog(loggers.CreateLogger<SampleApplier>(), time);
        Applier = new SampleApplier(Registry, Tally, Clock, options.Statsd.TagStyles, mapper, Cache, refusals);
        Lines = new LinePipeline(Ingest, Identities, Applier, Tally, Clock, relay);
    }

    /// <summary>The ingest lock.</summary>
    public Lock Ingest { get; } = new();

    /// <summary>The time for all that ages.</summary>
    public MetricClock Clock { get; }

    /// <summary>The series.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>The series in the order of the exposition.</summary>
    public FamilyCollector Collector { get; }

    /// <summary>Counts lines, samples and events.</summary>
    public IngestTally Tally { get; } = new();

    /// <summary>Remembered mapping results; <see langword="null"/>: switched off.</summary>
    public IMappingCache? Cache { get; }

    /// <summary>Line identities whose series is known.</summary>
    public IdentityTable Identities { get; }

    /// <summary>Applies the samples of lines whose identity is not known.</summary>
    public SampleApplier Applier { get; }

    /// <summary>Where the listeners hand on what they received.</summary>
    public LinePipeline Lines { get; }

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
}
