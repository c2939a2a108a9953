using PopCon.Hosting.Web.Access;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>Who was not let in to the HTTP side, and why.</summary>
internal sealed class AccessMetrics(AuthFailures failures) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        foreach ((string reason, long count) in failures.All)
        {
            metrics.BridgeLosses(
                "popcon_bridge_auth_failures_total", "HTTP clients that were refused, by reason.", count, ("reason", reason));
        }
    }
}
