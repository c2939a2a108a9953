using PopCon.Metrics.Own;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>What became of TCP connections. Counted by many threads.</summary>
internal sealed class TcpMetrics(OwnMetrics own)
{
    /// <summary>Accepted connections, the refused ones too.</summary>
    public OwnCounter Connections { get; } = own.Counter("statsd_exporter_tcp_connections_total", "TCP connections accepted.");

    /// <summary>What connections handed over, piece by piece.</summary>
    public OwnCounter Batches { get; } = own.Counter(DatagramListener.BatchesName, DatagramListener.BatchesHelp);

    /// <summary>Connections that ended with an error and nothing unfinished.</summary>
    public OwnCounter ConnectionErrors { get; } =
        own.Counter("statsd_exporter_tcp_connection_errors_total", "TCP connections that ended with an error.");

    /// <summary>Connections cut for a line beyond the limit.</summary>
    public OwnCounter TooLongLines { get; } =
        own.Counter("statsd_exporter_tcp_too_long_lines_total", "TCP connections cut for a line that is too long.");

    /// <summary>Connections closed at once because too many were open.</summary>
    public OwnCounter RefusedConnections { get; } = own.Counter(
        "popcon_bridge_tcp_connections_refused_total", "TCP connections closed because too many were open, in all or from one address.", Shown.OnceLost);

    /// <summary>Connections closed at once because their source is not allowed.</summary>
    public OwnCounter RefusedSources { get; } = own.Counter(
        DatagramListener.RefusedSourcesName, DatagramListener.RefusedSourcesHelp, Shown.OnceLost, ("listener", "tcp"));

    /// <summary>Connections closed because they sent nothing for too long.</summary>
    public OwnCounter IdleConnections { get; } = own.Counter(
        "popcon_bridge_tcp_idle_connections_closed_total", "TCP connections closed because they sent nothing.", Shown.OnceLost);

    /// <summary>Accepts that failed, most often because the system is out of file descriptors.</summary>
    public OwnCounter AcceptFailures { get; } = own.Counter(
        "popcon_bridge_tcp_accept_failures_total", "Accepts that failed, most often for want of file descriptors.", Shown.OnceLost);

    /// <summary>Lines that lacked their end when the bridge stopped.</summary>
    public OwnCounter UnfinishedLines { get; } = own.Counter(
        "popcon_bridge_tcp_unfinished_lines_total", "Lines without their end when the bridge stopped.", Shown.OnceLost);
}
