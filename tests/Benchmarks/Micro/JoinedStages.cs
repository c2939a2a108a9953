using System;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.Benchmarks.Micro;

/// <summary>The stages from line to series joined as the bridge joins them, without sockets and without the mapping cache.</summary>
internal sealed class JoinedStages
{
    // More than any benchmark has.
    private const int MaxIdentities = 4_000_000;

    /// <param name="mapping">The text of a mapping file.</param>
    public JoinedStages(string mapping)
    {
        var clock = new MetricClock(TimeProvider.System);
        var registry = new MetricRegistry(SeriesLimits.None, clock);
        var tally = new IngestTally(new OwnMetrics(registry, showsAll: false));
        var refusals = new RefusalLog(NullLogger.Instance, TimeProvider.System);
        MetricMapper mapper = MetricMapper.Load(mapping, "mapping.yml", warn: null);
        var applier = new SampleApplier(registry, tally, clock, TagStyles.All, mapper, cache: null, refusals);
        var identities = new IdentityTable(new SeededHash(), MaxIdentities);
        Collector = new FamilyCollector(registry, registry.Gate);
        Pipeline = new LinePipeline(registry.Gate, identities, applier, tally, clock, relay: null);
    }

    /// <summary>Where lines go in.</summary>
    public LinePipeline Pipeline { get; }

    /// <summary>Where series come out.</summary>
    public FamilyCollector Collector { get; }
}
