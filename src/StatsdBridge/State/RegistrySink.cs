using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Puts restored series into the registry. Used before there is traffic.</summary>
internal sealed class RegistrySink(MetricRegistry registry, MetricClock clock) : IStateSink
{
    private TimeSeries? _series;

    /// <summary>Series restored.</summary>
    public long Count { get; private set; }

    /// <summary>Series not restored, because a limit is lower now.</summary>
    public long RefusedCount { get; private set; }

    /// <inheritdoc/>
    public void Begin(in SeriesRequest request, LabelSet labels, long createdMilliseconds, long lastSeenUnixMilliseconds)
    {
        // The time the bridge was down counts towards the TTL: a series nobody feeds must not live longer for a restart.
        long lastSeen = clock.FromUnixMilliseconds(lastSeenUnixMilliseconds);
        if (request.TtlMilliseconds != 0 && lastSeen + request.TtlMilliseconds < clock.NowMilliseconds)
        {
            _series = null;
            return;
        }

        _series = registry.Restore(in request, labels, createdMilliseconds, lastSeen);
        Count += _series is null ? 0 : 1;
        RefusedCount += _series is null ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Counter(ulong whole, double fraction) => (_series as CounterSeries)?.Restore(whole, fraction);

    /// <inheritdoc/>
    public void Gauge(double value)
    {
        if (_series is GaugeSeries gauge)
        {
            gauge.Value = value;
        }
    }

    /// <inheritdoc/>
    public void Summary(double sum, long count) => (_series as SummarySeries)?.Restore(sum, count);

    /// <inheritdoc/>
    public void Histogram(HistogramSnapshot snapshot) => (_series as HistogramSeries)?.TryRestore(snapshot);
}
