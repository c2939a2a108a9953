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
        JsonArray objects = await AllObjectsAsync();
        objects.Add(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["spec"] = new JsonObject { ["prots"] = "typo" } });
        JsonNode messages = await PythonScript.RunAsync("validate_objects.py", "kubernetes", "python3-kubernetes", objects);
        Assert.Equal("v1/Service: .spec.prots is unknown", Assert.Single(messages.AsArray().SelectMany(one => one!.AsArray()))!.GetValue<string>());
    }

    [SkippableFact]
    public async Task Objects_OfEveryMatrixEntry_FitTheSchemasOfACurrentApi()
    {
        JsonArray objects = await AllObjectsAsync();
        objects.Add(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = "80" }) } });
        Assert.Equal("v1/Service: data/spec/ports/0/port must be integer", Assert.Single(await KubernetesSchemas.ValidateAsync(objects)));
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
    public async Task Selectors_OfEveryMatrixEntry_FindTheirOwnPodsAndNoOthers(string name)
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));

        foreach (RenderedChart part in chart.Parts)
        {
            JsonNode podLabels = part.Workload.At("spec", "template", "metadata", "labels");
            JsonNode serviceLabels = part.Single("Service").At("metadata", "labels");
            JsonNode[] selectors = [.. SelectorsOf(part)];
            Assert.All(selectors, selector => Assert.True(selector.Selects(podLabels), selector.ToJsonString()));
            Assert.All(part.All("ServiceMonitor"), one => Assert.True(one.At("spec", "selector", "matchLabels").Selects(serviceLabels)));

            IEnumerable<JsonNode> others = chart.All("Pod").Select(test => test.At("metadata", "labels"))
                .Concat(chart.Parts.Where(other => other.IsGateway != part.IsGateway).Select(other => other.Workload.At("spec", "template", "metadata", "labels")));
            Assert.All(others, other => Assert.All(selectors, selector => Assert.False(selector.Selects(other), other.ToJsonString())));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Ports_OfEveryMatrixEntry_AreThoseTheFlagsOpen(string name)
    {
        foreach (RenderedChart part in (await ChartRendering.RenderAsync(MatrixValues.Read(name))).Parts)
        {
            IEnumerable<string> expected = Opened(part).Where(one => one.Address.Length > 0).Select(one => $"{one.Port}{one.Address} {one.Protocol}");

            JsonObject[] ports = part.Container.List("ports");
            Assert.Equal(
                expected,
                ports.Select(port => $"{port.Text("name")}:{port.Number("containerPort")} {port.Text("protocol")}"),
                StringComparer.Ordinal);
            Assert.All(
                ports.Where(port => port["hostPort"] is not null),
                port => Assert.Equal(port.Number("containerPort"), port.Number("hostPort")));
            JsonObject[] served = part.Single("Service").List("spec", "ports");
            Assert.Equal(
                ports.Select(port => $"{port.Text("name")} {port.Number("containerPort")} {port.Text("protocol")}"),
                served.Select(port => $"{port.Text("targetPort")} {port.Number("port")} {port.Text("protocol")}"),
                StringComparer.Ordinal);
            Assert.All(NamedPorts(part), port => Assert.Contains(port, ports.Select(one => one.Text("name")), StringComparer.Ordinal));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Volumes_OfEveryMatrixEntry_AreMountedWhereTheFlagsPoint(string name)
    {
        foreach (RenderedChart part in (await ChartRendering.RenderAsync(MatrixValues.Read(name))).Parts)
        {
            IEnumerable<string> claims = part.Workload.List("spec", "volumeClaimTemplates").Select(claim => claim.Name());
            string[] volumes = [.. part.PodSpec.List("volumes").Select(volume => volume.Text("name")), .. claims];
            JsonObject[] mounts = part.Container.List("volumeMounts");

            Assert.Equal(
                volumes.Order(StringComparer.Ordinal),
                mounts.Select(mount => mount.Text("name")).Order(StringComparer.Ordinal),
                StringComparer.Ordinal);
            string[] flags = ["--statsd.mapping-config", "--state.file", "--history.folder", "--web.config.file", "--statsd.listen-unixgram", "--config.file", "--storage.root"];
            foreach (string file in flags.Select(part.Flag).OfType<string>())
            {
                Assert.Contains(Path.GetDirectoryName(file), mounts.Select(mount => mount.Text("mountPath")), StringComparer.Ordinal);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Matrix))]
    public async Task Flags_OfEveryMatrixEntry_AreAcceptedByTheProgram(string name)
    {
        foreach (RenderedChart part in (await ChartRendering.RenderAsync(MatrixValues.Read(name))).Parts)
        {
            (string program, string flag, string key) = part.IsGateway
                ? ("src/Gateway/popcon-gateway.dll", "--config.file=", "gateway.yaml")
                : ("src/StatsdBridge/PopCon.StatsdBridge.dll", "--statsd.mapping-config=", "statsd.mappingConf");
            using var folder = new TemporaryFolder();
            JsonNode? own = part.All("ConfigMap").Select(one => one.Find("data", key)).FirstOrDefault(one => one is not null);
            string file = folder.Write("file.yml", own?.GetValue<string>() ?? (part.IsGateway ? "{}\n" : "mappings: []\n"));
            string[] command =
            [
                "exec", Path.Combine(Repository.OutputOf(Path.GetDirectoryName(program)!), Path.GetFileName(program)), flag + file,
                .. part.Flags.Where(one => !one.StartsWith(flag, StringComparison.Ordinal) && !one.StartsWith("--web.config.file=", StringComparison.Ordinal)),
                "--check-config",
            ];
            var secrets = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PUSH"] = "secret", ["KEY"] = "secret" };

            (int exitCode, string output, string error) = await RunningProcess.RunAsync("dotnet", command, secrets);
            Assert.True(exitCode == 0, output + error);
            (exitCode, _, _) = await RunningProcess.RunAsync("dotnet", [.. command, "--no-such-flag"], secrets);
            Assert.NotEqual(0, exitCode);
        }
    }

    private static IEnumerable<JsonNode> SelectorsOf(RenderedChart part) =>
    [
        part.Workload.At("spec", "selector", "matchLabels"),
        part.Single("Service").At("spec", "selector"),
        .. part.All("NetworkPolicy").Select(policy => policy.At("spec", "podSelector", "matchLabels")),
        .. part.All("PodDisruptionBudget").Select(budget => budget.At("spec", "selector", "matchLabels")),
        .. part.All("PodMonitor").Concat(part.All("PodMonitoring")).Select(one => one.At("spec", "selector", "matchLabels")),
        .. part.PodSpec.List("topologySpreadConstraints").Select(one => one.At("labelSelector", "matchLabels")),
    ];

    // What the flags say, in the order of the ports.
    private static IEnumerable<(string Port, string Address, string Protocol)> Opened(RenderedChart part) => part.IsGateway
        ?
        [
            ("http", part.Flag("--web.listen-address")!, "TCP"),
            ("telemetry", part.Flag("--web.telemetry-address")!, "TCP"),
        ]
        :
        [
            ("http", part.Flag("--web.listen-address")!, "TCP"),
            ("statsd-tcp", part.Flag("--statsd.listen-tcp")!, "TCP"),
            ("statsd-udp", part.Flag("--statsd.listen-udp")!, "UDP"),
        ];

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

    // For one call, because the models of a client take seconds to load.
    private static async Task<JsonArray> AllObjectsAsync()
    {
        var objects = new JsonArray();
        foreach (string name in MatrixValues.Names)
        {
            RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read(name));
            foreach (JsonObject one in chart.Objects)
            {
                objects.Add(one.DeepClone());
            }
        }

        return objects;
    }
}
