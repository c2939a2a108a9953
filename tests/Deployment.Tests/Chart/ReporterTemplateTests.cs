using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The templates by which other charts give their pods the Reporter, used from such a chart.</summary>
public sealed class ReporterTemplateTests
{
    [SkippableFact]
    public async Task Templates_WithAHost_MountTheReporterAndSwitchItOn()
    {
        JsonNode pod = await RenderAppAsync("reporter: {host: popcon.metrics.svc, port: 8125, namespace: prod}");
        Assert.Equal(
            [
                "DOTNET_STARTUP_HOOKS=/opt/popcon/PopCon.Reporter.dll",
                "DOTNET_POPCONTEST_STATSD_HOST=popcon.metrics.svc",
                "DOTNET_POPCONTEST_STATSD_PORT=8125",
                "DOTNET_POPCONTEST_STATSD_PREFIX=dotnet_popcon.namespace.prod.library_used",
            ],
            Environment(pod),
            StringComparer.Ordinal);
        Assert.Equal("registry.example.org/popcon/reporter:0.1.0", pod.List("spec", "initContainers").Single().Text("image"));
        AssertMountsExist(pod);
    }

    [SkippableFact]
    public async Task Templates_WithTheNodesBridge_TakeItsAddressFromTheNode()
    {
        JsonNode pod = await RenderAppAsync("reporter: {node: true, podNamespace: true}");
        JsonObject host = Variable(pod, "DOTNET_POPCONTEST_STATSD_HOST");
        Assert.Equal("status.hostIP", host.Text("valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("metadata.namespace", Variable(pod, "POPCON_POD_NAMESPACE").Text("valueFrom", "fieldRef", "fieldPath"));
        Assert.Equal("dotnet_popcon.namespace.$(POPCON_POD_NAMESPACE).library_used", Variable(pod, "DOTNET_POPCONTEST_STATSD_PREFIX").Text("value"));

        // Kubernetes expands only variables defined further up.
        string[] names = [.. pod.List("spec", "containers").Single().List("env").Select(one => one.Text("name"))];
        Assert.True(Array.IndexOf(names, "POPCON_POD_NAMESPACE") < Array.IndexOf(names, "DOTNET_POPCONTEST_STATSD_PREFIX"));
        AssertMountsExist(pod);
    }

    [SkippableFact]
    public async Task Templates_WithTheNodesSocket_MountItsFolder()
    {
        JsonNode pod = await RenderAppAsync("reporter: {socketFolder: /run/popcon}");
        Assert.Equal("unix:///run/popcon/statsd.sock", Variable(pod, "DOTNET_POPCONTEST_STATSD_HOST").Text("value"));
        Assert.Equal("dotnet_popcon.library_used", Variable(pod, "DOTNET_POPCONTEST_STATSD_PREFIX").Text("value"));
        Assert.Equal("/run/popcon", pod.List("spec", "volumes").Single(one => one["hostPath"] is not null).Text("hostPath", "path"));
        AssertMountsExist(pod);
    }

    [SkippableFact]
    public async Task Templates_WithNoWayToABridge_SayWhatIsMissing()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => RenderAppAsync("{}"));
        Assert.Contains("popcon.reporter.env needs host, node or socketFolder", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Notes_OfEachKind_ShowTheWayToThatBridge()
    {
        string deployment = await ChartRendering.RenderNotesAsync();
        Assert.Contains("value: demo-popcon.metrics.svc", deployment, StringComparison.Ordinal);
        Assert.Contains("helm test demo --namespace metrics", deployment, StringComparison.Ordinal);
        string daemonSet = await ChartRendering.RenderNotesAsync("{kind: DaemonSet, daemonset: {hostPort: {enabled: true}}}");
        Assert.Contains("fieldPath: status.hostIP", daemonSet, StringComparison.Ordinal);
        string unscraped = await ChartRendering.RenderNotesAsync("service: {scrapeAnnotations: false}");
        Assert.Contains("Nothing tells Prometheus", unscraped, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ReporterConfigMap_Enabled_HoldsTheEnvironment()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("reporter: {configMap: {enabled: true, popularityNamespace: prod}}");
        JsonNode data = chart.Single("ConfigMap").At("data");
        Assert.Equal("/opt/popcon/PopCon.Reporter.dll", data.Text("DOTNET_STARTUP_HOOKS"));
        Assert.Equal("demo-popcon.metrics.svc", data.Text("DOTNET_POPCONTEST_STATSD_HOST"));
        Assert.Equal("9125", data.Text("DOTNET_POPCONTEST_STATSD_PORT"));
        Assert.Equal("dotnet_popcon.namespace.prod.library_used", data.Text("DOTNET_POPCONTEST_STATSD_PREFIX"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ChartRendering.RenderAsync("{reporter: {configMap: {enabled: true}}, statsd: {udpPort: 0}}"));
    }

    private static async Task<JsonNode> RenderAppAsync(string values)
    {
        using var folder = new TemporaryFolder();
        await Helm.CopyAsync(Repository.PathOf("tests", "Deployment.Tests", "Chart", "App"), folder.Path);
        await Helm.CopyAsync(ChartRendering.ChartFolder, Path.Combine(folder.Path, "charts", "popcon"));
        await Helm.OpenAsync(folder);
        RenderedChart chart = await ChartRendering.RenderAsync(values, folder.Path);
        return chart.All("Pod").Single(pod => pod.Name() == "app");
    }

    private static JsonObject Variable(JsonNode pod, string name) =>
        pod.List("spec", "containers").Single().List("env").Single(one => one.Text("name") == name);

    private static string[] Environment(JsonNode pod) =>
        [.. pod.List("spec", "containers").Single().List("env").Select(one => one.Text("name") + "=" + one.Text("value"))];

    private static void AssertMountsExist(JsonNode pod)
    {
        string[] volumes = [.. pod.List("spec", "volumes").Select(one => one.Text("name"))];
        Assert.All(
            pod.List("spec", "containers").Concat(pod.List("spec", "initContainers")).SelectMany(one => one.List("volumeMounts")),
            mount => Assert.Contains(mount.Text("name"), volumes, StringComparer.Ordinal));
    }
}
