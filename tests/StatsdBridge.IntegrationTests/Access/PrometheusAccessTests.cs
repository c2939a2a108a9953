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
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(ScrapeJobs.Of(
            ScrapeJobs.Job("good", bridge.WebPort, Tls(bridge, "client"), password, "scheme: https"),
            ScrapeJobs.Job("no-password", bridge.WebPort, Tls(bridge, "client"), "scheme: https"),
            ScrapeJobs.Job(
                "wrong-password", bridge.WebPort, Tls(bridge, "client"), "basic_auth: {username: prometheus, password: guess}", "scheme: https"),
            ScrapeJobs.Job("no-certificate", bridge.WebPort, Tls(bridge, null), password, "scheme: https"),
            ScrapeJobs.Job("expired", bridge.WebPort, Tls(bridge, "expired"), password, "scheme: https"),
            ScrapeJobs.Job("stranger", bridge.WebPort, Tls(bridge, "stranger"), password, "scheme: https"),
            ScrapeJobs.Job("plain", bridge.WebPort, password)));
        await Eventually.TrueAsync(async () => (await prometheus.QueryByAsync("job", "up")).Count == 7, "seven jobs to be scraped");

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
            async () => (await prometheus.QueryByAsync("job", "up == 1")).Count == 1, "one good scrape");
        IReadOnlyDictionary<string, double> up = await prometheus.QueryByAsync("job", "up");
        Assert.Equal(["good"], up.Where(job => job.Value > 0).Select(job => job.Key));
        Assert.NotEmpty(await prometheus.QueryByAsync("job", "statsd_exporter_lines_total"));
    }

    private static string Tls(GuardedBridge bridge, string? client)
    {
        string certificate = client is null
            ? string.Empty
            : $", cert_file: '{bridge.PathOf(client + ".crt")}', key_file: '{bridge.PathOf(client + ".key")}'";
        return $"tls_config: {{ca_file: '{bridge.PathOf("ca.crt")}'{certificate}}}";
    }
}
