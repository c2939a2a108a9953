using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Access;

/// <summary>TLS, a password and a client certificate between a real Prometheus and the bridge.</summary>
public sealed class PrometheusAccessTests
{
    [SkippableFact]
    public async Task Scrape_EveryWayOfBeingRefused_IsRefusedAndCounted()
    {
        using GuardedBridge bridge = await GuardedBridge.StartAsync();
        string password = $"basic_auth: {{username: {GuardedBridge.User}, password: {GuardedBridge.Password}}}";
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            PrometheusServer.Job("good", bridge.WebPort, Tls(bridge, "client"), password, "scheme: https"),
            PrometheusServer.Job("no-password", bridge.WebPort, Tls(bridge, "client"), "scheme: https"),
            PrometheusServer.Job(
                "wrong-password", bridge.WebPort, Tls(bridge, "client"), "basic_auth: {username: prometheus, password: guess}", "scheme: https"),
            PrometheusServer.Job("no-certificate", bridge.WebPort, Tls(bridge, null), password, "scheme: https"),
            PrometheusServer.Job("expired", bridge.WebPort, Tls(bridge, "expired"), password, "scheme: https"),
            PrometheusServer.Job("stranger", bridge.WebPort, Tls(bridge, "stranger"), password, "scheme: https"),
            PrometheusServer.Job("plain", bridge.WebPort, password));
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("up", "job")).Count == 7, "seven jobs to be scraped");

        string[] reasons =
        [
            "no_credentials", "wrong_credentials", "no_client_certificate", "client_certificate_expired",
            "client_certificate_untrusted", "plain_text",
        ];
        foreach (string reason in reasons)
        {
            string series = $"popcon_bridge_auth_failures_total{{reason=\"{reason}\"}}";
            await Eventually.TrueAsync(async () => await bridge.ValueAsync(series) > 0, series);
        }

        await Eventually.TrueAsync(
            async () => (await prometheus.QueryAsync("up == 1", "job")).Count == 1, "one good scrape");
        IReadOnlyDictionary<string, double> up = await prometheus.QueryAsync("up", "job");
        Assert.Equal(["good"], up.Where(job => job.Value > 0).Select(job => job.Key));
        Assert.NotEmpty(await prometheus.QueryAsync("statsd_exporter_lines_total", "job"));
    }

    private static string Tls(GuardedBridge bridge, string? client)
    {
        string certificate = client is null
            ? string.Empty
            : $", cert_file: '{bridge.PathOf(client + ".crt")}', key_file: '{bridge.PathOf(client + ".key")}'";
        return $"tls_config: {{ca_file: '{bridge.PathOf("ca.crt")}'{certificate}}}";
    }
}
