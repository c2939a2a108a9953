using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace PopCon.StatsdBridge.Release.Own;

/// <summary>How each of the bridge's own metrics is shown beside protected families.</summary>
internal static class OwnMetricTable
{
    /// <summary>Counters that move with every line, or with every sender.</summary>
    public static readonly IReadOnlyList<string> Quiet =
    [
        "popcon_bridge_series_refused_total",
        "popcon_bridge_tcp_idle_connections_closed_total",
        "popcon_bridge_tcp_unfinished_lines_total",
        "popcon_bridge_weightless_samples_total",
        "statsd_exporter_event_queue_flushed_total",
        "statsd_exporter_events_actions_total",
        "statsd_exporter_events_conflict_total",
        "statsd_exporter_events_error_total",
        "statsd_exporter_events_total",
        "statsd_exporter_events_unmapped_total",
        "statsd_exporter_lines_total",
        "statsd_exporter_relay_lines_relayed_total",
        "statsd_exporter_relay_packets_total",
        "statsd_exporter_sample_errors_total",
        "statsd_exporter_samples_total",
        "statsd_exporter_tag_errors_total",
        "statsd_exporter_tags_total",
        "statsd_exporter_tcp_connection_errors_total",
        "statsd_exporter_tcp_connections_total",
        "statsd_exporter_tcp_too_long_lines_total",
        "statsd_exporter_udp_packets_total",
        "statsd_exporter_unixgram_packets_total",
        "statsd_metric_mapper_cache_gets_total",
        "statsd_metric_mapper_cache_hits_total",
    ];

    // Numbers that follow what is hidden, and cannot be rounded to be of use.
    private static readonly string[] Hidden =
    [
        "dotnet_collection_count_total",
        "dotnet_total_memory_bytes",
        "popcon_bridge_expired_series_total",
        "popcon_bridge_identities",
        "popcon_bridge_last_line_timestamp_seconds",
        "popcon_bridge_series",
        "popcon_bridge_tcp_connections",
        "popcon_bridge_text_bytes",
        "process_network_receive_bytes_total",
        "process_network_transmit_bytes_total",
        "process_open_fds",
        "process_virtual_memory_bytes",
        "statsd_exporter_metrics_total",
        "statsd_metric_mapper_cache_length",
    ];

    private static readonly FrozenDictionary<string, OwnShowing> All = Quiet.Select(name => (name, OwnShowing.Quiet))
        .Concat(Hidden.Select(name => (name, OwnShowing.Hidden)))
        .Append(("process_cpu_seconds_total", OwnShowing.Coarse))
        .Append(("process_resident_memory_bytes", OwnShowing.Coarse))
        .ToFrozenDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>How a metric of the bridge is shown.</summary>
    public static OwnShowing Of(string name) => All.GetValueOrDefault(name, OwnShowing.Live);
}
