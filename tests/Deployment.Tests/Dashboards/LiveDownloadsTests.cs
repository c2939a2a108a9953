using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.Gateway.Tests;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>The whole way with real processes: clients, the gateway, the bridge that it counts to, Prometheus with the rules, the dashboard's queries.</summary>
public sealed class LiveDownloadsTests
{
    private const int Networks = 6;

    // No server listens on port 1, so the upstream is down. What the proxy says about clients counts.
    private const string Config = GatewayProcess.OneRepository + """
        default_repository: r
        web: { trusted_proxies: [127.0.0.1/32] }
        rules: [ { type: file-v1, domain: dl.example.org, package-id: kite, incoming-path: "/kite/{version}", outgoing-url: "https://files.example.org/{version}" } ]
        """;

    // They have no series before their first event. The last one comes from the bridge, a day later.
    private static readonly string[] BornLater =
    [
        "popcon_gateway_removes_total",
        "popcon_gateway_storage_errors_total",
        "popcon_gateway_uniques_yesterday",
    ];

    [SkippableFact]
    public async Task Dashboard_FedByRealClients_ShowsTheirFetchesAndAlertsTellOfTrouble()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("gateway.yaml", WithUpstream(Config));
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using GatewayProcess gateway = await GatewayProcess.StartAsync(
            folder.File("data"),
            config,
            string.Create(CultureInfo.InvariantCulture, $"--statsd.address=127.0.0.1:{bridge.StatsdPort}"),
            "--statsd.interval=1s");
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            Scraping.Of([bridge.WebPort, gateway.TelemetryAddress.Port], HastyRules.WriteTo(folder)));
        await FetchAsync(gateway);

        Dashboard downloads = Dashboard.Read("downloads");
        await prometheus.WaitForAsync(downloads.Query("Gateways"), 1);
        await prometheus.WaitForAsync(downloads.Query("Fetches, last $window"), Networks + 2);
        await prometheus.WaitForAsync(downloads.Query("Packages fetched, last $window"), 2);
        await prometheus.WaitForAsync(downloads.Query("Redirected, last $window"), 2.0 / (Networks + 2));
        await prometheus.WaitForAsync(downloads.Query("Failed requests"), 0);
        await prometheus.WaitForAsync(downloads.Query("Configurations in force"), 1);
        await prometheus.WaitForAsync(downloads.Query("Different clients today"), Networks);
        await prometheus.WaitForAsync(downloads.Query("Own packages without a fetch"), -1);
        IReadOnlyList<(JsonObject Labels, double Value)> top = await prometheus.QueryAsync(downloads.Query("Top packages, last $window"));
        Assert.Equal(["acme.core 6", "kite 2"], top.Select(one => $"{one.Labels.Text("package")} {one.Value}"));

        await AssertExposedAsync(downloads, await gateway.ScrapeAsync() + await bridge.GetAsync());
        await prometheus.WaitForAsync(Alert("PopConGatewayUpstreamDown"), 1);
        folder.Write("gateway.yaml", "repositories: []\n");
        gateway.Signal("HUP");
        await prometheus.WaitForAsync(Alert("PopConGatewayReloadFailed"), 1);
        await gateway.KillAsync();
        await prometheus.WaitForAsync(Alert("PopConGatewayAbsent"), 1);
    }

    private static string WithUpstream(string config) =>
        config.Replace("type: file_system,", "type: file_system, upstream: { nuget: \"http://127.0.0.1:1/v3/index.json\" },", StringComparison.Ordinal);

    private static string Alert(string name) => $"count(ALERTS{{alertname=\"{name}\"}})";

    // Six networks fetch one package, one client is redirected twice, one has a wrong secret, and one package is left alone.
    private static async Task FetchAsync(GatewayProcess gateway)
    {
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Acme.Core", "1.2.3")));
        Assert.Equal(HttpStatusCode.Created, await gateway.PushAsync(GatewayProcess.Package("Acme.Never", "1.0.0")));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        for (int i = 0; i < Networks; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync("v3/flat/acme.core/1.2.3/acme.core.1.2.3.nupkg", ("X-Forwarded-For", $"192.0.{i}.1")));
        }

        Assert.Equal(HttpStatusCode.OK, await GetAsync("v3/flat/acme.core/index.json"));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await GetAsync("kite/1.0", ("Host", "dl.example.org")));
        Assert.Equal(HttpStatusCode.TemporaryRedirect, await GetAsync("kite/1.1", ("Host", "dl.example.org")));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("r/unknown/v3/index.json", ("Authorization", "Bearer wrong")));

        async Task<HttpStatusCode> GetAsync(string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, path));
            Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
            using HttpResponseMessage response = await client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode;
        }
    }

    private static async Task AssertExposedAsync(Dashboard dashboard, string exposed)
    {
        string asked = string.Concat(dashboard.Panels.SelectMany(panel => panel.List("targets")).Select(target => target.Text("expr") + "\n"))
            + await File.ReadAllTextAsync(Repository.PathOf("helm", "popcon", "rules", "popcon.yaml"));
        string[] names =
        [
            .. Regex.Matches(asked, @"\bpopcon_gateway_[a-z_]+[a-z]\b", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(match => match.Value.Replace("_bucket", string.Empty, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal),
        ];

        Assert.True(names.Length > 15, $"{names.Length} names");
        Assert.Equal(BornLater, names.Where(name => !exposed.Contains("# TYPE " + name + " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
