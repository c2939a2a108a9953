using System;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;

namespace PopCon.Benchmarks.Micro;

/// <summary>The stages from line to series joined as the bridge joins them, without sockets and without the mapping cache.</summary>
internal sealed class JoinedStages
{
    // More than any benchmark has.
    private const int MaxIdentities = 4_000_000;

    /// <param name="mapping">The text of a mapping file.</param>
    /// <param name="mode">How popularity counters are released.</param>
    /// <param name="time">The time for epochs; the system's if <see langword="null"/>.</param>
    public JoinedStages(string mapping, ReleaseMode mode = ReleaseMode.Off, TimeProvider? time = null)
    {
        var privacy = new PrivacyOptions { Mode = mode };
        Counts = new ProtectedCounts(
            PrivacyCheck.ProtectionOf(privacy), privacy.GateEpoch, privacy.DpEpoch, privacy.DpUnit, time ?? TimeProvider.System);
        var clock = new MetricClock(TimeProvider.System);
        Registry = new MetricRegistry(SeriesLimits.None, clock);
        Own = new OwnMetrics(Registry, showsAll: false);
        var tally = new IngestTally(Own);
        var refusals = new RefusalLog(NullLogger.Instance, TimeProvider.System);
        MetricMapper mapper = MetricMapper.Load(mapping, "mapping.yml", warn: null);
        var applier = new SampleApplier(Registry, tally, Counts, TagStyles.All, mapper, cache: null, refusals);
        var identities = new IdentityTable(new SeededHash(), MaxIdentities);
        Collector = new FamilyCollector(Registry);
        Pipeline = new LinePipeline(Registry.Gate, identities, applier, tally, clock, Counts, relay: null);
    }

    /// <summary>The series.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>The metrics about the stages themselves.</summary>
    public OwnMetrics Own { get; }

    /// <summary>What is counted of protected families.</summary>
    public ProtectedCounts Counts { get; }

    /// <summary>Where lines go in.</summary>
    public LinePipeline Pipeline { get; }

    /// <summary>Where series come out.</summary>
    public FamilyCollector Collector { get; }
}
