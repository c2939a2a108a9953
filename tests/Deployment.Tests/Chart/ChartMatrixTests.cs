using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>What must hold whatever the values: every file of <c>Chart/Matrix</c> is rendered and its objects are held against each other.</summary>
public sealed class ChartMatrixTests
{
    public static TheoryData<string> Matrix => [.. MatrixValues.Names];

    [SkippableFact]
    public async Task Objects_OfEveryMatrixEntry_AreKnownToKubernetes()
    {
        // One call for all, because the client's models take seconds to load.
        var objects = new JsonArray();
        foreach (string name in MatrixValues.Names)
        {
            RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
            foreach (JsonObject one in chart.Objects)
            {
                objects.Add(one.DeepClone());
            }
        }

        objects.Add(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["spec"] = new JsonObject { ["prots"] = "typo" } });
        JsonNode messages = await PythonScript.RunAsync("validate_objects.py", "kubernetes", "python3-kubernetes", objects);
        Assert.Equal("v1/Service: .spec.prots is unknown", Assert.Single(messages.AsArray().SelectMany(one => one!.AsArray()))!.GetValue<string>());
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Objects_OfEveryMatrixEntry_HaveNamesOfTheirOwn(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
        IEnumerable<string> names = chart.Objects.Select(one =>
            $"{one.Text("apiVersion")} {one.Kind()} {one.Find("metadata", "namespace")} {one.Name()}");
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names, StringComparer.Ordinal);
        Assert.All(chart.Objects, one => Assert.Matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", one.Name()));
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Selectors_OfEveryMatrixEntry_FindTheBridgesPodsAndNoOthers(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
        JsonNode podLabels = chart.Workload.At("spec", "template", "metadata", "labels");
        JsonNode serviceLabels = chart.Single("Service").At("metadata", "labels");
        List<JsonNode> selectors = [chart.Workload.At("spec", "selector", "matchLabels"), chart.Single("Service").At("spec", "selector")];
        selectors.AddRange(chart.All("NetworkPolicy").Select(policy => policy.At("spec", "podSelector", "matchLabels")));
        selectors.AddRange(chart.All("PodDisruptionBudget").Select(budget => budget.At("spec", "selector", "matchLabels")));
        selectors.AddRange(chart.All("PodMonitor").Concat(chart.All("PodMonitoring")).Select(one => one.At("spec", "selector", "matchLabels")));
        selectors.AddRange(chart.PodSpec.List("topologySpreadConstraints").Select(one => one.At("labelSelector", "matchLabels")));
        Assert.All(selectors, selector => Assert.True(selector.Selects(podLabels), selector.ToJsonString()));
        Assert.All(chart.All("ServiceMonitor"), one => Assert.True(one.At("spec", "selector", "matchLabels").Selects(serviceLabels)));
        Assert.All(
            chart.All("Pod"),
            test => Assert.All(selectors, selector => Assert.False(selector.Selects(test.At("metadata", "labels")), test.Name())));
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Ports_OfEveryMatrixEntry_AreThoseTheFlagsOpen(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
        Dictionary<string, (string Address, string Protocol)> opened = new(StringComparer.Ordinal)
        {
            ["http"] = (chart.Flag("--web.listen-address")!, "TCP"),
            ["statsd-tcp"] = (chart.Flag("--statsd.listen-tcp")!, "TCP"),
            ["statsd-udp"] = (chart.Flag("--statsd.listen-udp")!, "UDP"),
        };
        IEnumerable<string> expected = opened.Where(one => one.Value.Address.Length > 0)
            .Select(one => $"{one.Key}{one.Value.Address} {one.Value.Protocol}");
        JsonObject[] ports = chart.Container.List("ports");
        Assert.Equal(
            expected,
            ports.Select(port => $"{port.Text("name")}:{port.Number("containerPort")} {port.Text("protocol")}"),
            StringComparer.Ordinal);
        Assert.All(
            ports.Where(port => port["hostPort"] is not null),
            port => Assert.Equal(port.Number("containerPort"), port.Number("hostPort")));

        JsonObject[] served = chart.Single("Service").List("spec", "ports");
        Assert.Equal(
            ports.Select(port => $"{port.Text("name")} {port.Number("containerPort")} {port.Text("protocol")}"),
            served.Select(port => $"{port.Text("targetPort")} {port.Number("port")} {port.Text("protocol")}"),
            StringComparer.Ordinal);
        Assert.All(NamedPorts(chart), port => Assert.Contains(port, ports.Select(one => one.Text("name")), StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Volumes_OfEveryMatrixEntry_AreMountedWhereTheFlagsPoint(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
        IEnumerable<string> claims = chart.Workload.List("spec", "volumeClaimTemplates").Select(claim => claim.Name());
        string[] volumes = [.. chart.PodSpec.List("volumes").Select(volume => volume.Text("name")), .. claims];
        JsonObject[] mounts = chart.Container.List("volumeMounts");
        Assert.Equal(
            volumes.Order(StringComparer.Ordinal),
            mounts.Select(mount => mount.Text("name")).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        string[] flags = ["--statsd.mapping-config", "--state.file", "--history.folder", "--web.config.file", "--statsd.listen-unixgram"];
        foreach (string file in flags.Select(chart.Flag).OfType<string>())
        {
            Assert.Contains(Path.GetDirectoryName(file), mounts.Select(mount => mount.Text("mountPath")), StringComparer.Ordinal);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Flags_OfEveryMatrixEntry_AreAcceptedByTheBridge(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
        using var folder = new TemporaryFolder();
        JsonNode? own = chart.All("ConfigMap").Select(one => one.Find("data", "statsd.mappingConf")).FirstOrDefault(one => one is not null);
        string mapping = folder.Write("mapping.yml", own?.GetValue<string>() ?? "mappings: []\n");
        IEnumerable<string> flags = chart.Flags.Where(flag => !flag.StartsWith("--statsd.mapping-config=", StringComparison.Ordinal)
            && !flag.StartsWith("--web.config.file=", StringComparison.Ordinal));
        string bridge = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet", ["exec", bridge, .. flags, "--statsd.mapping-config=" + mapping, "--check-config"]);
        Assert.True(exitCode == 0, output + error);
        (exitCode, _, _) = await RunningProcess.RunAsync("dotnet", ["exec", bridge, .. flags, "--no-such-flag", "--check-config"]);
        Assert.NotEqual(0, exitCode);
    }

    private static IEnumerable<string> NamedPorts(RenderedChart chart)
    {
        foreach (string probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (chart.Container.Find(probe, "httpGet", "port") is JsonNode port)
            {
                yield return port.GetValue<string>();
            }
        }

        IEnumerable<JsonObject> rules = chart.All("NetworkPolicy").SelectMany(policy => policy.List("spec", "ingress"));
        IEnumerable<JsonObject> monitors = chart.Objects.Where(one => one.Kind() is "ServiceMonitor" or "PodMonitor" or "PodMonitoring");
        foreach (JsonObject one in rules.SelectMany(rule => rule.List("ports"))
            .Concat(monitors.SelectMany(monitor => monitor.List("spec", "endpoints")))
            .Concat(monitors.SelectMany(monitor => monitor.List("spec", "podMetricsEndpoints"))))
        {
            yield return one.Text("port");
        }
    }
}
