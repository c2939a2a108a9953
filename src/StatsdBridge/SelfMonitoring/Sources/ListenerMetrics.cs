using System;
using System.Collections.Generic;
using PopCon.Hosting.SelfMonitoring;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>What the sockets received and what they lost.</summary>
internal sealed class ListenerMetrics(
    IReadOnlyList<DatagramListener> datagrams, TcpCounters tcp, StatsdTcpListener? tcpListener) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        metrics.Counter("statsd_exporter_udp_packets_total", "Datagrams received over UDP.", Received("udp"));
        metrics.Counter(
            "statsd_exporter_udp_packet_drops_total",
            "Datagrams lost between receiving and parsing; always 0, since nothing is queued there.",
            0);
        metrics.Counter("statsd_exporter_unixgram_packets_total", "Datagrams received over the Unix socket.", Received("unixgram"));
        foreach (DatagramListener listener in datagrams)
        {
            Publish(metrics, listener);
        }

        PublishTcp(metrics);
    }

    private static void Publish(SelfMetrics metrics, DatagramListener listener)
    {
        (string, string) label = ("listener", listener.Name);
        metrics.BridgeLosses(
            "popcon_bridge_kernel_drops_total",
            "Datagrams the kernel threw away because the receive buffer was full.",
            listener.KernelDropCount(),
            label);
        metrics.BridgeLosses(
            "popcon_bridge_truncated_datagrams_total",
            "Datagrams longer than the receive buffer; their whole lines were used.",
            listener.TruncatedCount,
            label);
        metrics.BridgeLosses(
            "popcon_bridge_refused_sources_total",
            "Datagrams and connections from sources that are not allowed.",
            listener.RefusedCount,
            label);
        metrics.BridgeGauge(
            "popcon_bridge_receive_buffer_bytes",
            "Receive buffer the kernel granted, as it counts it.",
            listener.ReceiveBufferBytes,
            label);
    }

    private void PublishTcp(SelfMetrics metrics)
    {
        metrics.Counter("statsd_exporter_tcp_connections_total", "TCP connections accepted.", tcp.Connections);
        metrics.Counter("statsd_exporter_tcp_connection_errors_total", "TCP connections that ended with an error.", tcp.ConnectionErrors);
        metrics.Counter("statsd_exporter_tcp_too_long_lines_total", "TCP connections cut for a line that is too long.", tcp.TooLongLines);
        if (tcpListener is null)
        {
            return;
        }

        metrics.BridgeGauge("popcon_bridge_tcp_connections", "TCP connections open now.", tcpListener.ConnectionCount);
        metrics.BridgeLosses(
            "popcon_bridge_tcp_connections_refused_total", "TCP connections closed because too many were open, in all or from one address.", tcp.RefusedConnections);
        metrics.BridgeLosses(
            "popcon_bridge_tcp_idle_connections_closed_total", "TCP connections closed because they sent nothing.", tcp.IdleConnections);
        metrics.BridgeLosses(
            "popcon_bridge_tcp_accept_failures_total", "Accepts that failed, most often for want of file descriptors.", tcp.AcceptFailures);
        metrics.BridgeLosses(
            "popcon_bridge_tcp_unfinished_lines_total", "Lines without their end when the bridge stopped.", tcp.UnfinishedLines);
        metrics.BridgeLosses(
            "popcon_bridge_refused_sources_total",
            "Datagrams and connections from sources that are not allowed.",
            tcp.RefusedSources,
            ("listener", "tcp"));
    }

    private long Received(string name)
    {
        long count = 0;
        foreach (DatagramListener listener in datagrams)
        {
            count += string.Equals(listener.Name, name, StringComparison.Ordinal) ? listener.ReceivedCount : 0;
        }

        return count;
    }
}
