using System;
using System.Collections.Generic;
using System.Threading;
using PopCon.Metrics;
using PopCon.Metrics.Registry;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>The bridge's own metrics, in the same registry as all others, brought up to date before each scrape.</summary>
/// <remarks>
/// The names are taken before the first line comes in, so no statsd line can ever claim one: in statsd_exporter such a
/// line fails every scrape.
/// </remarks>
internal sealed class SelfMetrics(
    MetricRegistry registry, Lock ingest, IReadOnlyList<ISelfMetricSource> sources, bool showsBridgeMetrics)
{
    private readonly LabelSet _labels = new();
    private readonly Lock _refreshing = new();

    /// <summary>Brings all numbers up to date.</summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            foreach (ISelfMetricSource source in sources)
            {
                source.Prepare();
            }

            lock (ingest)
            {
                Publish();
            }
        }
    }

    /// <summary>Brings all numbers up to date but those that take a while to find out. Under the ingest lock.</summary>
    public void Publish()
    {
        foreach (ISelfMetricSource source in sources)
        {
            source.Publish(this);
        }
    }

    /// <summary>Takes a name whose series appear only with their first use.</summary>
    public void Reserve(string name, MetricType type, string help) => registry.ReserveOwn(name, type, help);

    /// <summary>Shows a counter.</summary>
    public void Counter(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        ((CounterSeries)Find(name, MetricType.Counter, help, labels)).Set(value);

    /// <summary>Shows a gauge.</summary>
    public void Gauge(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        ((GaugeSeries)Find(name, MetricType.Gauge, help, labels)).Value = value;

    /// <summary>
    /// Shows a counter of losses statsd_exporter has no name for: from the first loss on, or always if all are to be shown.
    /// </summary>
    public void BridgeLosses(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Reserve(name, MetricType.Counter, help);
        if (showsBridgeMetrics || value > 0)
        {
            Counter(name, help, value, labels);
        }
    }

    /// <summary>Shows a counter of everyday events statsd_exporter has no name for, if all are to be shown.</summary>
    public void BridgeCounter(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Reserve(name, MetricType.Counter, help);
        if (showsBridgeMetrics)
        {
            Counter(name, help, value, labels);
        }
    }

    /// <summary>Shows a gauge statsd_exporter has no name for, if all are to be shown.</summary>
    public void BridgeGauge(string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Reserve(name, MetricType.Gauge, help);
        if (showsBridgeMetrics)
        {
            Gauge(name, help, value, labels);
        }
    }

    private TimeSeries Find(string name, MetricType type, string help, ReadOnlySpan<(string Name, string Value)> labels)
    {
        _labels.Clear();
        foreach ((string labelName, string value) in labels)
        {
            _labels.Set(labelName, value);
        }

        _labels.Encode();
        return registry.FindOrAddOwn(name, type, help, _labels);
    }
}
