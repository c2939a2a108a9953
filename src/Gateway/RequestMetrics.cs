using System;
using System.Collections.Concurrent;
using System.Globalization;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Gateway;

/// <summary>Counts requests by route template and status, and how long they take.</summary>
/// <param name="registry">Where the histograms are.</param>
/// <param name="own">Where the counters are registered.</param>
/// <remarks>Safe from all threads. The routes are a closed list, so the number of series is bounded.</remarks>
internal sealed class RequestMetrics(MetricRegistry registry, OwnMetrics own)
{
    private static readonly HistogramOptions Buckets = new() { UpperBounds = [.001, .005, .025, .1, .5, 2.5, 10], NativeBucketFactor = 1 };

    private readonly ConcurrentDictionary<(string Route, int Code), OwnCounter> _requests = new();
    private readonly ConcurrentDictionary<string, ObserverSeries> _seconds = new(StringComparer.Ordinal);

    /// <summary>Counts a request that has been answered.</summary>
    public void Add(string route, int code, TimeSpan elapsed)
    {
        if (!_requests.TryGetValue((route, code), out OwnCounter? counter))
        {
            counter = _requests.GetOrAdd((route, code), static (key, own) => own.Counter(
                "popcon_gateway_requests_total",
                "Requests that were answered, by route and status.",
                Shown.Always,
                ("code", key.Code.ToString(CultureInfo.InvariantCulture)),
                ("route", key.Route)), own);
        }

        counter.Add();
        if (!_seconds.TryGetValue(route, out ObserverSeries? seconds))
        {
            seconds = _seconds.GetOrAdd(route, Create);
        }

        seconds.Observe(elapsed.TotalSeconds, 1, 0);
    }

    private ObserverSeries Create(string route)
    {
        var labels = new LabelSet();
        labels.Set("route", route);
        labels.Encode();
        var request = new SeriesRequest(
            "popcon_gateway_request_seconds", MetricType.Histogram, "Time that requests took, by route.", 0, null, Buckets);
        lock (registry.Gate)
        {
            return (ObserverSeries)registry.FindOrAdd_NeedsLock(request, labels, out _)!;
        }
    }
}
