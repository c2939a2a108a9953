using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Mapping.Caching;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Ingest;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge;

/// <summary>The parts between the sockets and the scrapes: from lines to series.</summary>
/// <remarks>Holds no handles and starts nothing. Everything that changes series takes the registry's lock.</remarks>
internal sealed class StatsdPipeline
{
    /// <param name="options">Tag styles and the mapping cache.</param>
    /// <param name="mapper">The rules to begin with.</param>
    /// <param name="registry">The series.</param>
    /// <param name="maxIdentities">How many line identities to remember.</param>
    /// <param name="own">The bridge's own metrics.</param>
    /// <param name="relay">Gets a copy of each line; <see langword="null"/>: no relay.</param>
    /// <param name="counts">What is counted of protected families.</param>
    /// <param name="refusals">For lines and samples that are refused.</param>
    public StatsdPipeline(
        StatsdOptions options,
        MetricMapper mapper,
        MetricRegistry registry,
        int maxIdentities,
        OwnMetrics own,
        StatsdRelay? relay,
        ProtectedCounts counts,
        RefusalLog refusals)
    {
        var tally = new IngestTally(own);
        IMappingCache? cache = CreateCache(options);
        Identities = new IdentityTable(new SeededHash(), maxIdentities);
        RegistryMetrics.Register(own, registry, Identities);
        if (cache is not null)
        {
            RegistryMetrics.Register(own, cache, tally, options.CacheType == MappingCacheType.Lru);
        }

        Applier = new SampleApplier(registry, tally, counts, options.TagStyles, mapper, cache, refusals);
        Lines = new LinePipeline(registry.Gate, Identities, Applier, tally, registry.Clock, counts, relay);
    }

    /// <summary>Line identities whose series is known.</summary>
    public IdentityTable Identities { get; }

    /// <summary>Applies the samples of lines whose identity is not known.</summary>
    public SampleApplier Applier { get; }

    /// <summary>Where the listeners hand on what they received.</summary>
    public LinePipeline Lines { get; }

    /// <summary>Puts other rules in force. Called under the registry's lock.</summary>
    public void Use_NeedsLock(MetricMapper mapper)
    {
        Applier.Use(mapper);
        Identities.Clear();
    }

    private static IMappingCache? CreateCache(StatsdOptions options) => options switch
    {
        { CacheSize: 0 } => null,
        { CacheType: MappingCacheType.Lru } => new LruMappingCache(options.CacheSize),
        _ => new RandomMappingCache(options.CacheSize),
    };
}
