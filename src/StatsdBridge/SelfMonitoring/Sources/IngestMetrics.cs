using System;
using PopCon.Hosting.SelfMonitoring;
using PopCon.Metrics;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>What became of lines, samples and events, and how full the registry is.</summary>
internal sealed class IngestMetrics(
    IngestTally tally, MetricRegistry registry, IdentityTable identities, MetricClock clock) : ISelfMetricSource
{
    // The default of statsd_exporter, whose queue is flushed at this interval though it be empty. There is no queue here,
    // but dashboards take a counter that stands still for a bridge that does.
    private const long FlushIntervalMilliseconds = 200;

    private const string SampleErrors = "statsd_exporter_sample_errors_total";
    private const string EventErrors = "statsd_exporter_events_error_total";
    private const string Conflicts = "statsd_exporter_events_conflict_total";
    private const string Refused = "popcon_bridge_series_refused_total";

    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        PublishLines(metrics);
        PublishEvents(metrics);
        PublishErrors(metrics);
        PublishRegistry(metrics);
    }

    private static string NameOf(StatsdType type) => type switch
    {
        StatsdType.Counter => "counter",
        StatsdType.Gauge => "gauge",
        _ => "observer",
    };

    // statsd_exporter shows a labelled series only after its first event.
    private static void CounterUnlessZero(
        SelfMetrics metrics, string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        metrics.Reserve(name, MetricType.Counter, help);
        if (value > 0)
        {
            metrics.Counter(name, help, value, labels);
        }
    }

    private void PublishLines(SelfMetrics metrics)
    {
        metrics.Counter("statsd_exporter_lines_total", "Lines received, empty ones included.", tally.Lines);
        metrics.Counter("statsd_exporter_samples_total", "Samples found in lines.", tally.Samples);
        metrics.Counter("statsd_exporter_tags_total", "Samples with at least one tag.", tally.TaggedSamples);
        metrics.Counter("statsd_exporter_tag_errors_total", "Tags that could not be read.", tally.TagErrors);
        metrics.Counter(
            "statsd_exporter_event_queue_flushed_total",
            "Batches handed over by the listeners, and the empty ones of a flush every 200 ms.",
            tally.Batches + (clock.ReadMilliseconds() / FlushIntervalMilliseconds));
        metrics.BridgeCounter(
            "popcon_bridge_weightless_samples_total",
            "Observations that stand for none, because their sample rate is above 1 or absurdly small.",
            tally.WeightlessSamples);
        metrics.BridgeGauge(
            "popcon_bridge_last_line_timestamp_seconds",
            "When the last line was received, in Unix seconds; 0 before the first.",
            tally.LastLineUnixMilliseconds / 1000d);
    }

    private void PublishEvents(SelfMetrics metrics)
    {
        foreach (StatsdType type in Enum.GetValues<StatsdType>())
        {
            CounterUnlessZero(
                metrics, "statsd_exporter_events_total", "Events applied to a series.", tally.Applied(type), ("type", NameOf(type)));
        }

        const string Actions = "statsd_exporter_events_actions_total";
        const string ActionsHelp = "Events that a mapping rule matched, by its action.";
        CounterUnlessZero(metrics, Actions, ActionsHelp, tally.Disposed(Disposition.Mapped), ("action", "map"));
        CounterUnlessZero(metrics, Actions, ActionsHelp, tally.Disposed(Disposition.Dropped), ("action", "drop"));
        metrics.Counter(
            "statsd_exporter_events_unmapped_total", "Events that no mapping rule matched.", tally.Disposed(Disposition.Unmapped));
    }

    private void PublishErrors(SelfMetrics metrics)
    {
        foreach (SampleError reason in Enum.GetValues<SampleError>())
        {
            CounterUnlessZero(
                metrics,
                SampleErrors,
                "Lines and samples that could not be read.",
                tally.SampleErrors(reason),
                ("reason", SampleErrorNames.Of(reason)));
        }

        metrics.Reserve(EventErrors, MetricType.Counter, "Events that could not be applied.");
        foreach ((string reason, long count) in tally.EventErrors)
        {
            metrics.Counter(EventErrors, string.Empty, count, ("reason", reason));
        }

        metrics.Reserve(Conflicts, MetricType.Counter, "Events whose metric name another type or metric has taken.");
        foreach (((StatsdType type, string name), long count) in tally.Conflicts)
        {
            metrics.Counter(Conflicts, string.Empty, count, ("type", NameOf(type)), ("metric_name", name));
        }

        metrics.Reserve(Refused, MetricType.Counter, "Events refused because a limit was reached.");
        foreach (((string name, string limit), long count) in tally.Refused)
        {
            metrics.Counter(Refused, string.Empty, count, ("metric_name", name), ("limit", limit));
        }
    }

    private void PublishRegistry(SelfMetrics metrics)
    {
        foreach (MetricType type in Enum.GetValues<MetricType>())
        {
            const string Help = "Metric names and label name sets ever seen.";
            metrics.Reserve("statsd_exporter_metrics_total", MetricType.Gauge, Help);
            if (registry.VectorsCreated(type) > 0)
            {
                string name = type.ToString().ToLowerInvariant();
                metrics.Gauge("statsd_exporter_metrics_total", Help, registry.VectorsCreated(type), ("type", name));
            }
        }

        metrics.BridgeGauge("popcon_bridge_series", "Time series held, as a scrape counts them.", registry.SeriesCount);
        metrics.BridgeGauge("popcon_bridge_series_limit", "Time series that may be held; 0 is no limit.", registry.Limits.Series);
        metrics.BridgeGauge("popcon_bridge_text_bytes", "Bytes of all metric names and labels.", registry.TextBytes);
        metrics.BridgeGauge("popcon_bridge_identities", "Line identities whose series is known.", identities.Count);
        metrics.BridgeCounter("popcon_bridge_expired_series_total", "Series removed by their TTL.", registry.ExpiredCount);
    }
}
