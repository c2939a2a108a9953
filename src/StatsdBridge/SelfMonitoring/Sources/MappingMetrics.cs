using PopCon.Hosting.SelfMonitoring;
using PopCon.Statsd.Mapping.Caching;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>The rules in force, their reloads, and the cache of what they said.</summary>
internal sealed class MappingMetrics(MappingReloader reloader, IngestTally tally, IMappingCache? cache, bool countsUse)
    : ISelfMetricSource
{
    private const string Reloads = "statsd_exporter_config_reloads_total";
    private const string ReloadsHelp = "Reloads of the mapping file, by outcome.";

    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        metrics.Gauge("statsd_exporter_loaded_mappings", "Mapping rules in force.", reloader.RuleCount);
        metrics.Reserve(Reloads, Metrics.MetricType.Counter, ReloadsHelp);
        if (reloader.SuccessCount > 0)
        {
            metrics.Counter(Reloads, ReloadsHelp, reloader.SuccessCount, ("outcome", "success"));
        }

        if (reloader.FailureCount > 0)
        {
            metrics.Counter(Reloads, ReloadsHelp, reloader.FailureCount, ("outcome", "failure"));
        }

        metrics.BridgeGauge(
            "popcon_bridge_mapping_last_reload_successful",
            "Whether the mapping file was good when it was last read; if not, older rules are in force.",
            reloader.IsLastSuccessful ? 1 : 0);
        metrics.BridgeGauge(
            "popcon_bridge_mapping_last_reload_success_timestamp_seconds",
            "When the rules in force were read, in Unix seconds.",
            reloader.LastSuccessUnixMilliseconds / 1000d);
        PublishCache(metrics);
    }

    private void PublishCache(SelfMetrics metrics)
    {
        if (cache is null)
        {
            return;
        }

        // With the random policy statsd_exporter counts neither; a switcher's panels must not jump.
        (long gets, long hits) = countsUse ? tally.Cache : (0, 0);
        metrics.Gauge("statsd_metric_mapper_cache_length", "Mapping results remembered.", cache.Count);
        metrics.Counter("statsd_metric_mapper_cache_gets_total", "Look-ups of mapping results.", gets);
        metrics.Counter("statsd_metric_mapper_cache_hits_total", "Look-ups answered without asking the rules.", hits);
    }
}
