using System;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping.Caching;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>The metrics that say how full the registry and the look-up tables in front of it are.</summary>
internal static class RegistryMetrics
{
    /// <summary>Registers them.</summary>
    public static void Register(OwnMetrics own, MetricRegistry registry, IdentityTable identities)
    {
        foreach (MetricType type in Enum.GetValues<MetricType>())
        {
            own.Gauge(
                "statsd_exporter_metrics_total",
                "Metric names and label name sets ever seen.",
                () => registry.VectorsCreated(type),
                Shown.OnceCounted,
                ("type", type.ToString().ToLowerInvariant()));
        }

        own.Gauge("popcon_bridge_series", "Time series held, as a scrape counts them.", () => registry.SeriesCount, Shown.OnRequest);
        own.Gauge(
            "popcon_bridge_series_limit", "Time series that may be held; 0 is no limit.", () => registry.Limits.Series, Shown.OnRequest);
        own.Gauge("popcon_bridge_text_bytes", "Bytes of all metric names and labels.", () => registry.TextBytes, Shown.OnRequest);
        own.Gauge("popcon_bridge_identities", "Line identities whose series is known.", () => identities.Count, Shown.OnRequest);
        own.Counter("popcon_bridge_expired_series_total", "Series removed by their TTL.", () => registry.ExpiredCount, Shown.OnRequest);
    }

    /// <summary>Registers those of the mapping cache.</summary>
    /// <param name="own">Where they are registered.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="tally">Counts its use.</param>
    /// <param name="countsUse">Whether look-ups are shown: with the random policy statsd_exporter counts none, and a switcher's panels must not jump.</param>
    public static void Register(OwnMetrics own, IMappingCache cache, IngestTally tally, bool countsUse)
    {
        own.Gauge("statsd_metric_mapper_cache_length", "Mapping results remembered.", () => cache.Count);
        own.Counter(
            "statsd_metric_mapper_cache_gets_total", "Look-ups of mapping results.", () => countsUse ? tally.Cache.Gets : 0);
        own.Counter(
            "statsd_metric_mapper_cache_hits_total",
            "Look-ups answered without asking the rules.",
            () => countsUse ? tally.Cache.Hits : 0);
    }
}
