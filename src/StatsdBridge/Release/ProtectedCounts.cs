using System;
using PopCon.Metrics.Released;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;

namespace PopCon.StatsdBridge.Release;

/// <summary>What is counted of protected families: one ledger for each mode, because their epochs differ in length.</summary>
/// <remarks>Used under the ingest lock.</remarks>
internal sealed class ProtectedCounts : IReleasedCounts
{
    private readonly TimeProvider _time;

    /// <param name="protection">Which families are protected.</param>
    /// <param name="gateEpoch">The length of an epoch with a gate.</param>
    /// <param name="dpEpoch">The length of an epoch with dp.</param>
    /// <param name="unit">With dp: how many increments of one datagram count at most.</param>
    /// <param name="time">The system's time.</param>
    public ProtectedCounts(Protection protection, TimeSpan gateEpoch, TimeSpan dpEpoch, int unit, TimeProvider time)
    {
        _time = time;
        Protection = protection;
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Gate = new ReleaseLedger(new EpochClock(gateEpoch, now), int.MaxValue);
        Dp = new ReleaseLedger(new EpochClock(dpEpoch, now), unit);
    }

    /// <inheritdoc/>
    public Protection Protection { get; }

    /// <summary>The counts of families with a gate.</summary>
    public ReleaseLedger Gate { get; }

    /// <summary>The counts of families with noise.</summary>
    public ReleaseLedger Dp { get; }

    /// <summary>Whether any family can be protected. Without one, time is not looked at.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether an epoch has ended and waits for its release.</summary>
    public bool HasEnded => Gate.HasEnded || Dp.HasEnded;

    /// <summary>When the next epoch ends, in Unix milliseconds; never while no family can be protected, because then none is ended.</summary>
    public long NextEndUnixMilliseconds =>
        IsActive ? Math.Min(Gate.Clock.EndUnixMilliseconds, Dp.Clock.EndUnixMilliseconds) : long.MaxValue;

    /// <summary>Ends the epochs whose time is over.</summary>
    public void Advance()
    {
        if (IsActive)
        {
            long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            Gate.Advance(now);
            Dp.Advance(now);
        }
    }

    /// <summary>What follows is of another datagram, or of another line where there are none.</summary>
    public void BeginDatagram()
    {
        Gate.BeginDatagram();
        Dp.BeginDatagram();
    }

    /// <inheritdoc/>
    public void Enter(ReleasedCounter series) => LedgerOf(series).Enter(series);

    /// <inheritdoc/>
    public void Count(ReleasedCounter series) => LedgerOf(series).Count(series);

    /// <summary>The ledger of a series.</summary>
    public ReleaseLedger LedgerOf(ReleasedCounter series) => series.IsNoisy ? Dp : Gate;
}
