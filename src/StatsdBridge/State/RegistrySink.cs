using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.State;

/// <summary>Puts restored series into the registry. Used before there is traffic.</summary>
internal sealed class RegistrySink(MetricRegistry registry, MetricClock clock, SavedReleases releases) : IStateSink
{
    private SeriesRequest _request;
    private LabelSet? _labels;
    private long _created;
    private long _lastSeen;

    /// <summary>Series restored.</summary>
    public long Count { get; private set; }

    /// <summary>Series not restored, because a limit is lower now.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Series not restored, because they were shown in another mode of privacy.</summary>
    public long OtherModeCount { get; private set; }

    /// <inheritdoc/>
    public void Begin(in SeriesRequest request, LabelSet labels, long createdMilliseconds, long lastSeenUnixMilliseconds)
    {
        _request = request;
        _labels = labels;
        _created = createdMilliseconds;
        _lastSeen = clock.FromUnixMilliseconds(lastSeenUnixMilliseconds);
    }

    /// <inheritdoc/>
    public void Counter(ulong whole, double fraction)
    {
        if (releases.Find(in _request, _created, whole, fraction) is not { } release)
        {
            OtherModeCount++;
            return;
        }

        _request = _request with { Release = release };
        switch (Restore())
        {
            case CounterSeries counter:
                counter.Restore(whole, fraction);
                break;
            case ReleasedCounter counter:
                counter.Restore((long)whole);
                break;
        }
    }

    /// <inheritdoc/>
    public void Gauge(double value)
    {
        if (RestoreOpen() is GaugeSeries gauge)
        {
            gauge.Value = value;
        }
    }

    /// <inheritdoc/>
    public void Summary(double sum, long count) => (RestoreOpen() as SummarySeries)?.Restore(sum, count);

    /// <inheritdoc/>
    public void Histogram(HistogramSnapshot snapshot) => (RestoreOpen() as HistogramSeries)?.TryRestore(snapshot);

    private TimeSeries? RestoreOpen()
    {
        if (releases.Of(in _request).Contains(default))
        {
            return Restore();
        }

        OtherModeCount++;
        return null;
    }

    private TimeSeries? Restore()
    {
        // The time the bridge was down counts towards the TTL: a series nobody feeds must not live longer for a restart. What is
        // released goes at the end of an epoch only.
        if (!_request.Release.IsProtected && _request.TtlMilliseconds != 0 && _lastSeen + _request.TtlMilliseconds < clock.NowMilliseconds)
        {
            return null;
        }

        TimeSeries? series = registry.Restore(in _request, _labels!, _created, _lastSeen);
        Count += series is null ? 0 : 1;
        RefusedCount += series is null ? 1 : 0;
        return series;
    }
}
