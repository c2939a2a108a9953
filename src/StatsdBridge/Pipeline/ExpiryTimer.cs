using System;
using System.Threading;
using PopCon.Metrics;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Removes expired series once a second, same as statsd_exporter, in steps short enough for ingest to go on.</summary>
/// <remarks>While no series has a TTL it does not wake up.</remarks>
internal sealed class ExpiryTimer : IDisposable
{
    // About a millisecond of work.
    private const int SeriesPerStep = 2_000;

    // Identities of expired series are found out at their next use; those never used again go when there are many.
    private const int MinStaleIdentities = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly MetricRegistry _registry;
    private readonly IdentityTable _identities;
    private readonly MetricClock _clock;
    private readonly ITimer _timer;
    private bool _isTicking;
    private long _expiredAtLastCleaning;

    public ExpiryTimer(MetricRegistry registry, IdentityTable identities, MetricClock clock, TimeProvider time)
    {
        _registry = registry;
        _identities = identities;
        _clock = clock;
        _timer = time.CreateTimer(static timer => ((ExpiryTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (registry.Gate)
        {
            registry.Ageing = Begin_NeedsLock;
            if (registry.MayExpire_NeedsLock)
            {
                // Restored.
                Begin_NeedsLock();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Begin_NeedsLock()
    {
        if (!_isTicking)
        {
            _isTicking = true;
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick()
    {
        while (RemoveSome())
        {
            // Between the steps ingest has its turn.
        }

        lock (_registry.Gate)
        {
            CleanIdentities();
            _isTicking = false;
            if (_registry.MayExpire_NeedsLock)
            {
                Begin_NeedsLock();
            }
        }
    }

    private bool RemoveSome()
    {
        lock (_registry.Gate)
        {
            return _registry.RemoveExpired_NeedsLock(_clock.Advance(), SeriesPerStep);
        }
    }

    private void CleanIdentities()
    {
        long stale = _registry.ExpiredCount - _expiredAtLastCleaning;
        if (stale > MinStaleIdentities && stale > _identities.Count / 4)
        {
            _identities.RemoveExpired();
            _expiredAtLastCleaning = _registry.ExpiredCount;
        }
    }
}
