using PopCon.Hosting.SelfMonitoring;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>What the relay passed on.</summary>
internal sealed class RelayMetrics(StatsdRelay relay, string target) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        (string, string) label = ("target", target);
        metrics.Counter("statsd_exporter_relay_packets_total", "Datagrams sent to the relay target.", relay.PacketCount, label);
        metrics.Counter("statsd_exporter_relay_lines_relayed_total", "Lines passed on.", relay.LineCount, label);
        metrics.Counter(
            "statsd_exporter_relay_long_lines_total", "Lines too long for the relay's datagrams.", relay.LongLineCount, label);
        metrics.BridgeLosses(
            "popcon_bridge_relay_failed_packets_total", "Datagrams the relay could not send.", relay.FailedPacketCount, label);
    }
}
