using PopCon.Hosting.Web.Access;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>Refused HTTP clients by reason, and the end of the server's certificate.</summary>
internal sealed class AccessMetrics(AccessControl access) : ISelfMetricSource
{
    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        foreach ((string reason, long count) in access.Failures.All)
        {
            metrics.BridgeLosses(
                "popcon_bridge_auth_failures_total", "HTTP clients that were refused, by reason.", count, ("reason", reason));
        }

        if (access.CertificateNotAfter is { } notAfter)
        {
            metrics.Gauge(
                "popcon_bridge_tls_certificate_not_after_timestamp_seconds",
                "End of the validity of the server's certificate, in Unix seconds.",
                notAfter.ToUnixTimeSeconds());
        }
    }
}
