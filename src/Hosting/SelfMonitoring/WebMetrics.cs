using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Connections;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>Scrapes, as Prometheus's Go client counts them, and connections the server closed by itself.</summary>
internal sealed class WebMetrics(ScrapeCounters scrapes, ConnectionGuard connections) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        const string Name = "promhttp_metric_handler_requests_total";
        const string Help = "Scrapes that have ended, by HTTP status code.";
        metrics.Gauge("promhttp_metric_handler_requests_in_flight", "Scrapes being served.", scrapes.InFlight);
        metrics.Counter(Name, Help, scrapes.Ok, ("code", "200"));
        metrics.Counter(Name, Help, scrapes.Failed, ("code", "500"));
        metrics.Counter(Name, Help, scrapes.Refused, ("code", "503"));
        Closed(metrics, "no_request", ConnectionCloseReason.NoRequest);
        Closed(metrics, "made_room", ConnectionCloseReason.MadeRoom);
        Closed(metrics, "full", ConnectionCloseReason.Full);
    }

    private void Closed(SelfMetrics metrics, string reason, ConnectionCloseReason closed) => metrics.BridgeLosses(
        "popcon_bridge_http_connections_closed_total",
        "HTTP connections closed by the bridge: without a request in time, idle when a new one needed the place, or all places busy.",
        connections.ClosedCount(closed),
        ("reason", reason));
}
