using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>Every query of every panel over 90 days of made-up data in the real stores: none empty, and how long each takes.</summary>
[Trait("Speed", "Slow")]
public sealed class NinetyDaysTests(ITestOutputHelper log)
{
    private const int Days = 90;
    private const int Packages = 200;

    // What Grafana asks for in a panel of a thousand points.
    private const int StepSeconds = 7200;

    // Far above the second that the slowest query should need on a calm machine.
    private static readonly TimeSpan MostOfOneQuery = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task Panels_InPrometheus_AllShowSomething()
    {
        History history = MadeUp();
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("promtool", "prometheus"),
            ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", folder.Write("history.txt", history.Text), folder.File("data")],
            deadline: TimeSpan.FromMinutes(15));
        Assert.True(exitCode == 0, output + error);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync("global: {}", folder.File("data"));
        await AssertAllShowAsync(prometheus);
    }

    [SkippableFact]
    public async Task Panels_InVictoriaMetrics_AllShowSomething()
    {
        using PrometheusServer victoria = await PrometheusServer.StartVictoriaMetricsAsync();
        foreach (string[] part in MadeUp().Lines.Chunk(100_000))
        {
            await victoria.ImportAsync(string.Concat(part));
        }

        await AssertAllShowAsync(victoria);
    }

    private static History MadeUp()
    {
        var history = new History(Days);
        SampleSites.AddPopularity(history);
        SampleSites.AddBridges(history);
        SampleGateways.Add(history);
        history.Growing("""dotnet_popcon_library_used{namespace="prod",library="serilog",version="5.0.0",dependency="direct",framework="net10.0"}""", 100_000, 0.01);
        for (int i = 0; i < Packages; i++)
        {
            string name = "package" + i.ToString(CultureInfo.InvariantCulture);
            SampleSites.AddPackage(history, i % 2 == 0 ? "dotnet" : "python", i % 3 == 0 ? "prod" : "dev", name, day: i, week: 6 * i, weekBefore: 5 * i, month: 25 * i);
        }

        return history;
    }

    private async Task AssertAllShowAsync(PrometheusServer store)
    {
        var empty = new List<string>();
        TimeSpan worst = TimeSpan.Zero;
        foreach (Dashboard dashboard in Dashboard.Names.Select(Dashboard.Read))
        {
            foreach (JsonObject panel in dashboard.Panels)
            {
                TimeSpan slowest = TimeSpan.Zero;
                int series = 0;
                foreach (JsonObject target in panel.List("targets"))
                {
                    var watch = Stopwatch.StartNew();
                    series += (await AskAsync(store, target)).Count;
                    slowest = slowest > watch.Elapsed ? slowest : watch.Elapsed;
                }

                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slowest.TotalMilliseconds,8:F1} ms {series,5} series  {dashboard.Name}: {panel.Text("title")}"));
                worst = worst > slowest ? worst : slowest;
                if (series == 0)
                {
                    empty.Add(panel.Text("title"));
                }
            }
        }

        Assert.Empty(empty);
        Assert.True(worst < MostOfOneQuery, worst.ToString());
    }

    private static Task<IReadOnlyList<(JsonObject Labels, double Value)>> AskAsync(PrometheusServer store, JsonObject target)
    {
        // As Grafana does: two steps, so that no sample is left out.
        string query = Dashboard.Interpolate(target.Text("expr"), range: Days.ToString(CultureInfo.InvariantCulture) + "d", rateInterval: "4h");
        return target.At("instant").GetValue<bool>()
            ? store.QueryAsync(query, History.Now)
            : store.QueryRangeAsync(query, History.Now.AddDays(-Days), History.Now, StepSeconds);
    }
}
