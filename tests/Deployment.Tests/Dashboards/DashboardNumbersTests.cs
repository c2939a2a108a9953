using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>Every query of every panel, put to a real Prometheus over known data; the numbers lie beside this file as <c>*.expected.txt</c>.</summary>
public sealed class DashboardNumbersTests
{
    [SkippableTheory]
    [InlineData("popularity")]
    [InlineData("bridge")]
    [InlineData("downloads")]
    public async Task Panels_OverKnownData_ShowTheExpectedNumbers(string name)
    {
        var history = new History();
        SampleSites.AddPopularity(history);
        SampleSites.AddBridges(history);
        SampleGateways.Add(history);
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("promtool", "prometheus"),
            ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", folder.Write("history.txt", history.Text), folder.File("data")],
            deadline: TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output + error);
        using PrometheusServer prometheus = await PrometheusServer.StartAsync("global: {}", folder.File("data"));
        string expected = await File.ReadAllTextAsync(Repository.PathOf("tests", "Deployment.Tests", "Dashboards", name + ".expected.txt"));
        string actual = await ShowAsync(prometheus, Dashboard.Read(name));

        // The whole text, because what is next to a difference tells most about it.
        Assert.True(actual == expected, "The panels show:\n" + actual);
    }

    // Per panel its title, then a line for each series: query, labels, value.
    private static async Task<string> ShowAsync(PrometheusServer prometheus, Dashboard dashboard)
    {
        var text = new StringBuilder();
        foreach (JsonObject panel in dashboard.Panels)
        {
            text.Append(panel.Text("title")).Append('\n');
            foreach (JsonObject target in panel.List("targets"))
            {
                string query = Dashboard.Interpolate(target.Text("expr"));
                IReadOnlyList<(JsonObject Labels, double Value)> series = target.At("instant").GetValue<bool>()
                    ? await prometheus.QueryAsync(query, History.Now)
                    : await prometheus.QueryRangeAsync(query, History.Now.AddHours(-1), History.Now);
                text.AppendJoin(string.Empty, series.Select(one => Line(target.Text("refId"), one)).Order(StringComparer.Ordinal));
            }
        }

        return text.ToString();
    }

    private static string Line(string query, (JsonObject Labels, double Value) series) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {query} {string.Join(' ', series.Labels.Where(label => label.Key != "job").Select(label => label.Key + "=" + label.Value))} {Math.Round(series.Value, 4)}\n");
}
