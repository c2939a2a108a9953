using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Deployment.Tests.Scaling;

/// <summary>
/// 50 bridges in two clusters: 48 made-up ones with a day behind them and two real processes, scraped by two real Prometheus
/// servers that send their recorded figures on to two other stores.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SecondStoreTests(ITestOutputHelper log)
{
    private const int MadeUpBridges = 24;
    private const string Live = "popcon:library_used:increase1d{library=\"polly\"}";

    private const string Figures = """{__name__=~"popcon:.*1d"}""";

    private static readonly string[] Clusters = ["berlin", "lisbon"];

    [SkippableFact]
    public async Task RemoteWrite_OfTwoPrometheus_GivesBothStoresTheFiguresOfTheFirst()
    {
        using var folder = new TemporaryFolder();
        using PrometheusServer victoria = await PrometheusServer.StartVictoriaMetricsAsync();
        using PrometheusServer receiver = await PrometheusServer.StartAsync("global: {}");
        using BridgeProcess steady = await BridgeProcess.StartAsync();
        BridgeProcess restarting = await BridgeProcess.StartAsync();
        var end = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60);
        foreach (string cluster in Clusters)
        {
            await BridgeHistory.WriteAsync(folder, cluster, MadeUpBridges, end);
        }

        int[] stores = [victoria.Port, receiver.Port];
        using PrometheusServer berlin = await PrometheusServer.StartAsync(Configuration(folder, Clusters[0], steady.WebPort, stores), folder.File(Clusters[0]));
        using PrometheusServer lisbon = await PrometheusServer.StartAsync(Configuration(folder, Clusters[1], restarting.WebPort, stores), folder.File(Clusters[1]));

        // The one vanishes after its count has arrived, the other comes back without its state.
        Report(steady, 7);
        Report(restarting, 5);
        await WaitForAsync(victoria, $"sum({Live})", 12);
        await WaitForAsync(receiver, $"sum({Live})", 12);
        (int statsdPort, int webPort) = (restarting.StatsdPort, restarting.WebPort);
        restarting.Process.Signal("KILL");
        await restarting.Process.WaitForExitAsync();
        restarting.Dispose();
        using BridgeProcess restarted = await BridgeProcess.StartOnAsync(statsdPort, webPort);
        Report(restarted, 9);
        steady.Process.Signal("KILL");
        await steady.Process.WaitForExitAsync();
        await WaitForAsync(victoria, $"sum({Live})", 16);
        await WaitForAsync(receiver, $"sum({Live})", 16);

        await AssertSameAsync([berlin, lisbon], [victoria, receiver], DateTimeOffset.UtcNow);
        await AssertTrueAsync(victoria);
    }

    // Both stores against what the two servers themselves recorded: every series, every value.
    private async Task AssertSameAsync(PrometheusServer[] servers, PrometheusServer[] stores, DateTimeOffset now)
    {
        // The figure that is recorded last has arrived for a later moment.
        long seconds = now.ToUnixTimeSeconds();
        foreach (PrometheusServer one in stores.Concat(servers))
        {
            await Eventually.TrueAsync(
                async () => await one.QueryAsync("min(timestamp(popcon:library_used:share1d))") is [var oldest] && oldest.Value > seconds + 1,
                "all figures to arrive",
                TimeSpan.FromMinutes(2));
        }

        var expected = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((PrometheusServer server, string cluster) in servers.Zip(Clusters))
        {
            foreach ((JsonObject labels, double value) in await server.QueryAsync(Figures, now))
            {
                expected[Key(labels, cluster)] = value;
            }
        }

        Assert.True(expected.Count >= Clusters.Length * 2 * BridgeHistory.Packages, $"{expected.Count} series");
        foreach (PrometheusServer store in stores)
        {
            IReadOnlyList<(JsonObject Labels, double Value)> stored = await store.QueryAsync(Figures, now);
            Assert.Equal(expected.Keys, stored.Select(one => Key(one.Labels, null)).Order(StringComparer.Ordinal), StringComparer.Ordinal);
            Assert.All(stored, one => Assert.Equal(expected[Key(one.Labels, null)], one.Value, Math.Abs(one.Value) * 1e-12));
        }

        log.WriteLine($"{expected.Count} recorded series of {Clusters.Length} clusters are equal in {stores.Length} stores.");
    }

    // Against what was made up. The window has moved on since, and increase() rounds its ends.
    private static async Task AssertTrueAsync(PrometheusServer store)
    {
        const double Whole = (MadeUpBridges - 1) * BridgeHistory.ReportsADay;
        const double Vanished = (24 - BridgeHistory.VanishHours) * 60;
        const double Expected = 2 * (Whole + Vanished);
        foreach (string figure in new[] { "popcon:library_used:increase1d{library=\"package7\"}", "popcon:reports:increase1d{language=\"dotnet\"}" })
        {
            (_, double value) = Assert.Single(await store.QueryAsync($"sum({figure})"));
            Assert.InRange(value, Expected * 0.97, Expected * 1.03);
        }
    }

    private static string Key(JsonObject labels, string? cluster)
    {
        IEnumerable<string> parts = labels.Select(label => $"{label.Key}={label.Value}");
        return string.Join(' ', (cluster is null ? parts : parts.Append("cluster=" + cluster)).Order(StringComparer.Ordinal));
    }

    private static Task WaitForAsync(PrometheusServer store, string query, double value) => Eventually.TrueAsync(
        async () => await store.QueryAsync(query) is [var only] && Math.Abs(only.Value - value) < 1e-9, $"{query} to be {value}", TimeSpan.FromMinutes(2));

    private static void Report(BridgeProcess bridge, int processes)
    {
        for (int i = 0; i < processes; i++)
        {
            bridge.Send("dotnet_popcon.library_used.polly:1|c");
        }
    }

    // As docs/scaling.md has it, every second instead of every quarter of an hour.
    private static string Configuration(TemporaryFolder folder, string cluster, int bridge, int[] stores)
    {
        string write = string.Concat(stores.Select(port => string.Create(CultureInfo.InvariantCulture, $$"""
              - url: http://127.0.0.1:{{port}}/api/v1/write
                write_relabel_configs: [{source_labels: [__name__], regex: "popcon:.*|popcon_bridge_.*", action: keep}]

            """)));
        return Scraping.Of([bridge], HastyRules.WriteTo(folder)).Replace(
            "evaluation_interval: 1s}", $"evaluation_interval: 1s, external_labels: {{cluster: {cluster}}}}}", StringComparison.Ordinal) + "\nremote_write:\n" + write;
    }
}
