using System.Collections.Generic;
using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Puts restored series into the registry. Used before there is traffic.</summary>
/// <remarks>Remembers what it restored, 8 bytes a series, so that half a state can be taken back.</remarks>
internal sealed class RegistrySink(MetricRegistry registry, MetricClock clock) : IStateSink
{
    private readonly List<TimeSeries> _restored = [];
    private TimeSeries? _series;

    /// <summary>Series restored.</summary>
    public int Count => _restored.Count;

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

        _series = registry.Restore_NeedsLock(in request, labels, createdMilliseconds, lastSeen);
        if (_series is null)
        {
            RefusedCount++;
            return;
        }

        _restored.Add(_series);
    }

    /// <summary>Takes all of them out of the registry again.</summary>
    public void TakeBack()
    {
        foreach (TimeSeries series in _restored)
        {
            registry.TakeBack_NeedsLock(series);
        }

        _restored.Clear();
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
