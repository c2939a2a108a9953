using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>What Prometheus and Grafana get.</summary>
public sealed class MonitoringTests
{
    [SkippableFact]
    public async Task PrometheusRule_Enabled_IsTheRulesFile()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("prometheusRule: {enabled: true}");
        JsonNode file = Yaml.ParseFile(Path.Combine(ChartRendering.ChartFolder, "rules", "popcon.yaml"));
        Assert.True(JsonNode.DeepEquals(file["groups"], chart.Single("PrometheusRule").At("spec", "groups")));
    }

    [SkippableFact]
    public async Task PrometheusRule_WithEveryOption_PassesPromtool()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("deployment-full"));
        JsonNode spec = chart.Single("PrometheusRule").At("spec");
        string text = spec.ToJsonString();
        Assert.DoesNotContain("PopConReportsFell", text, StringComparison.Ordinal);
        Assert.Contains("PopConReportsStopped", text, StringComparison.Ordinal);
        Assert.Contains("mine:one", text, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(promtool, ["check", "rules", folder.Write("rules.json", text)]);
        Assert.True(exitCode == 0, output + error);
    }

    [SkippableFact]
    public async Task Dashboards_Enabled_AreTheFilesUnderTheSidecarsLabel()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("dashboards: {enabled: true, namespace: grafana, label: look, labelValue: here}");
        string[] files = Directory.GetFiles(Path.Combine(ChartRendering.ChartFolder, "dashboards"), "*.json");
        Assert.Equal(Dashboards.Dashboard.Names.Count(), files.Length);
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            JsonObject map = chart.All("ConfigMap").Single(one => one.Name() == "demo-popcon-dashboard-" + Path.GetFileNameWithoutExtension(file));
            Assert.Equal("grafana", map.Text("metadata", "namespace"));
            Assert.Equal("here", map.Text("metadata", "labels", "look"));
            Assert.Equal((await File.ReadAllTextAsync(file)).TrimEnd(), map.At("data")["popcon-" + name]!.GetValue<string>().TrimEnd());
        }
    }

    [SkippableFact]
    public async Task Monitors_Enabled_KeepTheReportsNamespaceApartFromTheBridges()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("{serviceMonitor: {enabled: true}, prometheus: {monitor: {enabled: true, kind: PodMonitor}}}");
        JsonObject service = chart.Single("ServiceMonitor");
        JsonObject pod = chart.Single("PodMonitor");
        Assert.Equal("monitoring", service.Text("metadata", "namespace"));
        Assert.Equal("metrics", pod.Text("metadata", "namespace"));
        Assert.Equal("monitoring.coreos.com/v1", pod.Text("apiVersion"));
        Assert.All([service, pod], one => Assert.Equal("""["metrics"]""", one.At("spec", "namespaceSelector", "matchNames").ToJsonString()));
        Assert.All([service.List("spec", "endpoints").Single(), pod.List("spec", "podMetricsEndpoints").Single()], endpoint =>
        {
            Assert.True(endpoint.At("honorLabels").GetValue<bool>());
            Assert.Equal("""[{"action":"labeldrop","regex":"namespace"}]""", endpoint.At("relabelings").ToJsonString());
        });
    }

    [SkippableFact]
    public async Task PodMonitoring_WithoutAKind_IsGooglesAsInTheChartItsUsersKnow()
    {
        JsonObject one = (await ChartRendering.RenderAsync("prometheus: {monitor: {enabled: true}}")).Single("PodMonitoring");
        Assert.Equal("monitoring.googleapis.com/v1", one.Text("apiVersion"));
        Assert.Equal("http", one.List("spec", "endpoints").Single().Text("port"));
    }

    [SkippableFact]
    public async Task Monitoring_Defaults_AskForNoOperator() =>
        Assert.DoesNotContain((await ChartRendering.RenderAsync()).Objects, one => one.Text("apiVersion").Contains("monitoring", StringComparison.Ordinal));
}
