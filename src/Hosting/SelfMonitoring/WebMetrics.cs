using PopCon.Hosting.Web;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>Scrapes, as Prometheus's Go client counts them.</summary>
internal sealed class WebMetrics(ScrapeCounters scrapes) : ISelfMetricSource
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
    }
}
