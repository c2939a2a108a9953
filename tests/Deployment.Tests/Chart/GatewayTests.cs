using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The gateway's part of the chart, where it is not like the bridge's.</summary>
public sealed class GatewayTests
{
    private const string Enabled = "gateway: {enabled: true}";

    [SkippableFact]
    public async Task Gateway_Defaults_IsNotThere() => Assert.Empty((await ChartRendering.RenderAsync()).Gateway.Objects);

    [SkippableFact]
    public async Task Gateway_Enabled_LeavesTheBridgeAsItWas()
    {
        string[] before = [.. (await ChartRendering.RenderAsync()).Objects.Select(one => one.ToJsonString())];

        RenderedChart chart = await ChartRendering.RenderAsync(Enabled);

        Assert.Equal(before, chart.Bridge.Objects.Select(one => one.ToJsonString()));
        Assert.Equal(["ConfigMap", "Service", "StatefulSet", "Pod"], chart.Gateway.Objects.Select(one => one.Kind()));
        Assert.Contains("gateway           demo-popcon-gateway.metrics.svc:8080", await ChartRendering.RenderNotesAsync(Enabled), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Pod_Defaults_HasTheRightsOfTheBridgesPod()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(Enabled);

        foreach (string key in new[] { "securityContext", "serviceAccountName", "automountServiceAccountToken" })
        {
            Assert.Equal(chart.Bridge.PodSpec.At(key).ToJsonString(), chart.Gateway.PodSpec.At(key).ToJsonString());
        }

        Assert.Equal(chart.Bridge.Container.At("securityContext").ToJsonString(), chart.Gateway.Container.At("securityContext").ToJsonString());
        Assert.NotNull(chart.Gateway.Container.Find("resources", "limits", "memory"));
        Assert.Equal("popcon/gateway:0.1.0", chart.Gateway.Container.Text("image"));
    }

    [SkippableFact]
    public async Task Probes_Defaults_AskTheTelemetryPort()
    {
        JsonObject container = (await ChartRendering.RenderAsync(Enabled)).Gateway.Container;

        Assert.Equal("""{"path":"/-/healthy","port":"telemetry","scheme":"HTTP"}""", container.At("livenessProbe", "httpGet").ToJsonString());
        Assert.Equal("""{"path":"/-/ready","port":"telemetry","scheme":"HTTP"}""", container.At("readinessProbe", "httpGet").ToJsonString());
    }

    [SkippableFact]
    public async Task Config_Changed_ReachesThePodWithoutARestart()
    {
        RenderedChart before = await ChartRendering.RenderAsync("gateway: {enabled: true, config: {repositories: {}}}");
        RenderedChart after = await ChartRendering.RenderAsync("gateway: {enabled: true, config: {repositories: {a: {type: file_system, max_file_bytes: 5368709119}}}}");

        Assert.Equal(before.Gateway.Workload.ToJsonString(), after.Gateway.Workload.ToJsonString());
        Assert.Equal("repositories: {}\n", Text(before));
        Assert.Contains("max_file_bytes: 5368709119\n", Text(after), StringComparison.Ordinal);
        Assert.Null(before.Gateway.Container.List("volumeMounts").Single(one => one.Text("name") == "config")["subPath"]);

        static string Text(RenderedChart chart) => chart.Gateway.All("ConfigMap").Single(one => one.Name() == "demo-popcon-gateway").Text("data", "gateway.yaml");
    }

    [SkippableFact]
    public async Task Config_FromAnExistingConfigMap_IsMountedByItsKey()
    {
        RenderedChart gateway = (await ChartRendering.RenderAsync(MatrixValues.Read("gateway-with-a-volume"))).Gateway;

        Assert.Empty(gateway.All("ConfigMap"));
        JsonNode volume = gateway.PodSpec.List("volumes").Single(one => one.Text("name") == "config").At("configMap");
        Assert.Equal("""{"name":"own-config","items":[{"key":"own.yaml","path":"gateway.yaml"}]}""", volume.ToJsonString());
        Assert.Null(gateway.Workload.Find("spec", "volumeClaimTemplates"));
        Assert.Equal("packages", gateway.PodSpec.List("volumes").Single(one => one.Text("name") == "state").Text("persistentVolumeClaim", "claimName"));
    }

    [SkippableFact]
    public async Task Secrets_OfAnExistingSecret_AreInTheEnvironment()
    {
        JsonObject container = (await ChartRendering.RenderAsync("gateway: {enabled: true, secretName: keys}")).Gateway.Container;

        Assert.Equal("""[{"secretRef":{"name":"keys"}}]""", container.At("envFrom").ToJsonString());
    }

    [SkippableTheory]
    [InlineData("gateway: {enabled: true}", "demo-popcon.metrics.svc:9125")]
    [InlineData("{statsd: {udpPort: 8125}, gateway: {enabled: true}}", "demo-popcon.metrics.svc:8125")]
    [InlineData("{statsd: {udpPort: 0}, gateway: {enabled: true}}", "")]
    [InlineData("gateway: {enabled: true, statsdAddress: 'statsd:8125'}", "statsd:8125")]
    [InlineData("gateway: {enabled: true, extraArgs: [--statsd.address=]}", "")]
    public async Task Statsd_Address_IsTheBridgesServiceUnlessGiven(string values, string address) =>
        Assert.Equal(address, (await ChartRendering.RenderAsync(values)).Gateway.Flag("--statsd.address"));

    [SkippableTheory]
    [InlineData("config: {repositories: {a: {type: file_system}}}", "the repository \"a\" of type file_system")]
    [InlineData("storage: {volume: {persistentVolumeClaim: {claimName: a}}}", "would share gateway.storage.volume")]
    public async Task SeveralPods_ThatWouldDisagree_AreRefused(string values, string message)
    {
        (string? manifests, string error) = await ChartRendering.TryRenderAsync($"gateway: {{enabled: true, replicaCount: 2, {values}}}");

        Assert.Null(manifests);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("config: {repositories: {a: {type: s3}}}")]
    [InlineData("storage: {volume: {emptyDir: {}}}")]
    public async Task SeveralPods_EachWithItsOwnFolder_AreTaken(string values) =>
        Assert.NotNull((await ChartRendering.TryRenderAsync($"gateway: {{enabled: true, replicaCount: 2, {values}}}")).Manifests);

    [SkippableFact]
    public async Task Storage_Defaults_IsAClaimOfEachPod()
    {
        RenderedChart gateway = (await ChartRendering.RenderAsync("gateway: {enabled: true, storage: {claim: {size: 70Gi}}}")).Gateway;

        Assert.Equal("70Gi", gateway.Workload.List("spec", "volumeClaimTemplates").Single().Text("spec", "resources", "requests", "storage"));
        Assert.Equal(gateway.Single("Service").Name(), gateway.Workload.Text("spec", "serviceName"));
    }

    [SkippableFact]
    public async Task NetworkPolicies_Enabled_LetTheGatewaySendToTheBridge()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("gateway"));
        JsonNode bridge = chart.Bridge.Workload.At("spec", "template", "metadata", "labels");
        JsonNode gateway = chart.Gateway.Workload.At("spec", "template", "metadata", "labels");

        JsonObject[] statsd = chart.Bridge.Single("NetworkPolicy").List("spec", "ingress")[0].List("from");
        Assert.Equal(2, statsd.Length);
        Assert.True(statsd[1].At("podSelector", "matchLabels").Selects(gateway));
        JsonNode spec = chart.Gateway.Single("NetworkPolicy").At("spec");
        JsonObject toBridge = spec.List("egress").Single(rule => rule.List("to").Any(to => to.Find("podSelector") is not null));
        Assert.True(toBridge.List("to").Single().At("podSelector", "matchLabels").Selects(bridge));
        Assert.Equal("""[{"port":9125,"protocol":"UDP"}]""", toBridge.At("ports").ToJsonString());
        Assert.Equal("""[{"port":"http","protocol":"TCP"}]""", spec.List("ingress")[0].At("ports").ToJsonString());
        Assert.Equal("""[{"port":"telemetry","protocol":"TCP"}]""", spec.List("ingress")[1].At("ports").ToJsonString());
        Assert.Equal("monitoring", spec.List("ingress")[1].List("from").Single().Text("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));
    }

    [SkippableFact]
    public async Task MonitorsAndIngress_Enabled_LeadToTheirPorts()
    {
        RenderedChart gateway = (await ChartRendering.RenderAsync(MatrixValues.Read("gateway"))).Gateway;

        JsonObject[] endpoints = [gateway.Single("ServiceMonitor").List("spec", "endpoints").Single(), gateway.Single("PodMonitor").List("spec", "podMetricsEndpoints").Single()];
        Assert.All(endpoints, one => Assert.Equal("telemetry /metrics https", $"{one.Text("port")} {one.Text("path")} {one.Text("scheme")}"));
        Assert.Equal("9203", gateway.Single("Service").Text("metadata", "annotations", "prometheus.io/port"));
        JsonNode backend = gateway.Single("Ingress").List("spec", "rules").Single().List("http", "paths").Single().At("backend", "service");
        Assert.Equal(gateway.Single("Service").Name(), backend.Text("name"));
        Assert.Equal("http", backend.Text("port", "name"));
    }
}
