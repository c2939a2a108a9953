using System;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.Benchmarks.Micro;

/// <summary>The stages with releases behind them, and a clock that jumps over the end of an epoch.</summary>
internal sealed class ReleasedStages
{
    private readonly JumpingTime _time = new();
    private readonly JoinedStages _stages;

    /// <param name="mode">How popularity counters are released.</param>
    public ReleasedStages(ReleaseMode mode)
    {
        var privacy = new PrivacyOptions { Mode = mode };
        _stages = new JoinedStages(RealisticLines.Mapping, mode, _time);
        var steps = new ReleaseSteps(new DpParameters(privacy.DpEpsilon, privacy.DpDelta, privacy.DpUnit));
        var quiet = new QuietCounters(_stages.Registry, _stages.Own, privacy.GateK, static () => false);
        Releases = new EpochReleases(_stages.Counts, steps, quiet, _stages.Registry, _stages.Collector, _time);
        Releases.Start(static (_, show) => show());
    }

    /// <summary>What ends the epoch.</summary>
    public EpochReleases Releases { get; }

    /// <summary>Counts lines often enough to be shown, and lets the epoch end.</summary>
    public void CountInOneEpoch(GivenBatch lines)
    {
        for (int i = 0; i < 60; i++)
        {
            _stages.Pipeline.TakeDatagrams(lines);
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
