using System.Collections.Generic;
using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.State;

/// <summary>Puts restored series into the registry. Used before there is traffic.</summary>
/// <remarks>Remembers what it restored, 8 bytes a series, so that half a state can be taken back.</remarks>
internal sealed class RegistrySink(MetricRegistry registry, MetricClock clock, ISavedCounters saved) : IStateSink
{
    private readonly List<TimeSeries> _restored = [];
    private SeriesRequest _request;
    private LabelSet _labels = new();
    private long _created;
    private long _lastSeen;

    /// <summary>Series restored.</summary>
    public int Count => _restored.Count;

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
    public void Counter(ulong whole, double fraction)
    {
        switch (Restore(saved.Find(in _request, _created, whole, fraction)))
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

    private TimeSeries? RestoreOpen() => Restore(saved.Of(in _request).Contains(default) ? default(FamilyRelease) : null);

    private TimeSeries? Restore(FamilyRelease? release)
    {
        if (release is not { } known)
        {
            OtherModeCount++;
            return null;
        }

        // The time the bridge was down counts towards the TTL: a series nobody feeds must not live longer for a restart. What is
        // released goes at the end of an epoch only.
        if (!known.IsProtected && _request.TtlMilliseconds != 0 && _lastSeen + _request.TtlMilliseconds < clock.NowMilliseconds)
        {
            return null;
        }

        TimeSeries? series = registry.Restore_NeedsLock(_request with { Release = known }, _labels, _created, _lastSeen);
        if (series is null)
        {
            RefusedCount++;
            return null;
        }

        _restored.Add(series);
        return series;
    }
}
