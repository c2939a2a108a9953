using System;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.Benchmarks.Micro;

/// <summary>The stages with releases behind them, and a clock that jumps over the end of an epoch.</summary>
internal sealed class ReleasedStages
{
    private readonly JumpingTime _time = new();
    private readonly LinePipeline _pipeline;

    /// <param name="mode">How popularity counters are released.</param>
    public ReleasedStages(ReleaseMode mode)
    {
        var privacy = new PrivacyOptions { Mode = mode };
        var clock = new MetricClock(_time);
        var registry = new MetricRegistry(SeriesLimits.None, clock);
        var own = new OwnMetrics(registry, showsAll: false);
        var tally = new IngestTally(own);
        var refusals = new RefusalLog(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, _time);
        var counts = new ProtectedCounts(PrivacyCheck.ProtectionOf(privacy), privacy.GateEpoch, privacy.DpEpoch, privacy.DpUnit, _time);
        var applier = new SampleApplier(registry, tally, counts, TagStyles.All, MetricMapper.BuiltIn, cache: null, refusals);
        _pipeline = new LinePipeline(registry.Gate, new IdentityTable(new SeededHash(), 1_000_000), applier, tally, clock, counts, relay: null);
        var steps = new ReleaseSteps(new DpParameters(privacy.DpEpsilon, privacy.DpDelta, privacy.DpUnit));
        var quiet = new QuietCounters(registry, own, privacy.GateK, static () => false);
        Releases = new EpochReleases(counts, steps, quiet, registry, new FamilyCollector(registry), _time);
        Releases.Start(static (_, show) => show());
    }

    /// <summary>What ends the epoch.</summary>
    public EpochReleases Releases { get; }

    /// <summary>Counts lines often enough to be shown, and lets the epoch end.</summary>
    public void CountInOneEpoch(GivenBatch lines)
    {
        for (int i = 0; i < 60; i++)
        {
            _pipeline.TakeDatagrams(lines);
        }

        _time.Jump();
    }

    private sealed class JumpingTime : TimeProvider
    {
        private TimeSpan _elapsed;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(54) + _elapsed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        public void Jump() => _elapsed += TimeSpan.FromDays(8);
    }

    // Nothing must release before the benchmark does.
    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
