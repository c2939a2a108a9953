using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>The whole way with real processes: a program under the hook, the bridge, Prometheus with the rules, the dashboards' queries.</summary>
public sealed class LiveDashboardTests
{
    [SkippableFact]
    public async Task Dashboards_FedByProgramsUnderTheHook_ShowThoseProgramsAndNoErrors()
    {
        using SampleProgram program = await SampleProgram.BuildAsync();
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var folder = new TemporaryFolder();
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(Scraping.Of([bridge.WebPort], HastyRules.WriteTo(folder)));
        for (int i = 0; i < 3; i++)
        {
            await RunUnderTheHookAsync(program, bridge.StatsdPort, i == 0 ? "dev" : "prod");
        }

        Dashboard popularity = Dashboard.Read("popularity");
        await prometheus.WaitForAsync(popularity.Query("Reporting processes, last $window"), 3);
        await prometheus.WaitForAsync(popularity.Query("Packages in use, last $window"), 1);
        await prometheus.WaitForAsync(popularity.Query("Top packages, last $window"), 3);
        await prometheus.WaitForAsync(popularity.Query("Share of processes, last $window"), 1);
        (JsonObject labels, _) = Assert.Single(await prometheus.QueryAsync(popularity.Query("Top packages, last $window")));
        Assert.Equal(SampleProgram.Package, labels.Text("library"));
        IReadOnlyList<(JsonObject Labels, double Value)> sites = await prometheus.QueryAsync(popularity.Query("Reporting processes by namespace"));
        Assert.Equal(["dev 1", "prod 2"], sites.Select(one => one.Labels.Text("namespace") + " " + one.Value).Order(StringComparer.Ordinal), StringComparer.Ordinal);

        Dashboard health = Dashboard.Read("bridge");
        await prometheus.WaitForAsync(health.Query("Bridges"), 1);
        await prometheus.WaitForAsync(health.Query("Datagrams lost, last hour"), 0);
        await prometheus.WaitForAsync(health.Query("Mappings in force"), 1);

        // Before the first scrape the bridge is absent, and that alert is pending until its rules are looked at again.
        IReadOnlyList<(JsonObject Labels, double Value)> alerts = await prometheus.QueryAsync("ALERTS{alertstate=\"firing\"}");
        Assert.Empty(alerts.Select(one => one.Labels.ToJsonString()));
    }

    [SkippableFact]
    public async Task SelfMetrics_TheDashboardAndAlertsAskFor_AreExposedByTheBridge()
    {
        using var folder = new TemporaryFolder();
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--state.file=" + folder.File("state"), "--history.folder=" + folder.File("history"));
        bridge.Send("a.b:1|c");
        await bridge.WaitForAsync("a_b", "1");
        string exposed = await bridge.GetAsync();
        string asked = string.Concat(Dashboard.Read("bridge").Panels.SelectMany(panel => panel.List("targets")).Select(target => target.Text("expr") + "\n"))
            + await File.ReadAllTextAsync(Repository.PathOf("helm", "popcon", "rules", "popcon.yaml"));
        string[] names = [.. System.Text.RegularExpressions.Regex.Matches(
            asked,
            @"\b(popcon_bridge|statsd_exporter|process)_[a-z_]+[a-z]\b",
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct(StringComparer.Ordinal)];
        Assert.True(names.Length > 30, $"{names.Length} names");
        Assert.Empty(names.Where(name => !exposed.Contains("# TYPE " + name + " ", StringComparison.Ordinal)).Except(BornWithTheFirstEvent, StringComparer.Ordinal));
    }

    // Labelled counters have no series, and so no family, before their first event. One tells of a mode of privacy.
    private static readonly string[] BornWithTheFirstEvent =
    [
        "popcon_bridge_auth_failures_total",
        "popcon_bridge_privacy_info",
        "popcon_bridge_series_refused_total",
        "statsd_exporter_config_reloads_total",
        "statsd_exporter_events_actions_total",
        "statsd_exporter_events_conflict_total",
        "statsd_exporter_events_error_total",
        "statsd_exporter_sample_errors_total",
    ];

    private static async Task RunUnderTheHookAsync(SampleProgram program, int port, string site)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            [Path.Combine(program.Folder, SampleProgram.FileName)],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["DOTNET_STARTUP_HOOKS"] = Path.Combine(Repository.OutputOf("src/Reporter", "netcoreapp3.1"), "PopCon.Reporter.dll"),
                ["DOTNET_POPCONTEST_STATSD_HOST"] = "127.0.0.1",
                ["DOTNET_POPCONTEST_STATSD_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["DOTNET_POPCONTEST_STATSD_PREFIX"] = $"dotnet_popcon.namespace.{site}.library_used",
            });
        Assert.True(exitCode == 0, error);
        Assert.Equal(SampleProgram.Output + "\n", output);
    }
}
