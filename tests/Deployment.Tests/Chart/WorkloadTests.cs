using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The Deployment, the StatefulSet, the DaemonSet and what belongs to their pods.</summary>
public sealed class WorkloadTests
{
    [SkippableFact]
    public async Task Pod_Defaults_PassTheRestrictedSecurityStandard()
    {
        RenderedChart chart = await ChartRendering.RenderAsync();
        JsonNode container = chart.Container.At("securityContext");
        Assert.False(container.At("allowPrivilegeEscalation").GetValue<bool>());
        Assert.True(container.At("readOnlyRootFilesystem").GetValue<bool>());
        Assert.Equal("""["ALL"]""", container.At("capabilities", "drop").ToJsonString());
        Assert.Null(container.Find("capabilities", "add"));
        Assert.True(chart.PodSpec.At("securityContext", "runAsNonRoot").GetValue<bool>());
        Assert.NotEqual(0, chart.PodSpec.Number("securityContext", "runAsUser"));
        Assert.Equal("RuntimeDefault", chart.PodSpec.Text("securityContext", "seccompProfile", "type"));
        Assert.False(chart.PodSpec.At("automountServiceAccountToken").GetValue<bool>());
        Assert.Null(chart.PodSpec["hostNetwork"]);
        Assert.Null(chart.PodSpec["hostPID"]);
        Assert.DoesNotContain(chart.PodSpec.List("volumes"), volume => volume["hostPath"] is not null);
        Assert.NotNull(chart.Container.Find("resources", "limits", "memory"));
    }

    [SkippableFact]
    public async Task Probes_Defaults_AskTheBridgeItself()
    {
        RenderedChart chart = await ChartRendering.RenderAsync();
        Assert.Equal("""{"path":"/-/healthy","port":"http","scheme":"HTTP"}""", chart.Container.At("livenessProbe", "httpGet").ToJsonString());
        Assert.Equal("""{"path":"/-/ready","port":"http","scheme":"HTTP"}""", chart.Container.At("readinessProbe", "httpGet").ToJsonString());
        Assert.Null(chart.Container["startupProbe"]);
    }

    [SkippableFact]
    public async Task Probes_WithWebSchemeHttps_UseTls()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("web: {scheme: HTTPS}");
        Assert.Equal("HTTPS", chart.Container.Text("livenessProbe", "httpGet", "scheme"));
        Assert.Equal("HTTPS", chart.Container.Text("readinessProbe", "httpGet", "scheme"));
    }

    [SkippableFact]
    public async Task Mapping_Changed_ReachesThePodWithoutARestart()
    {
        RenderedChart before = await ChartRendering.RenderAsync("statsd: {mappingConfig: 'mappings: []'}");
        RenderedChart after = await ChartRendering.RenderAsync("statsd: {mappingConfig: 'mappings: [{match: a.b, name: c}]'}");
        Assert.Equal(before.Workload.ToJsonString(), after.Workload.ToJsonString());
        Assert.NotEqual(Mapping(before), Mapping(after), StringComparer.Ordinal);
        JsonObject mount = before.Container.List("volumeMounts").Single(one => one.Text("name") == "mapping");
        Assert.Null(mount["subPath"]);

        static string Mapping(RenderedChart chart) => chart.All("ConfigMap").Single(one => one.Name() == "demo-popcon-mapping").Text("data", "statsd.mappingConf");
    }

    [SkippableFact]
    public async Task Mapping_FromAnExistingConfigMap_IsMountedByItsKey()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("statsd: {mappingConfigMapName: mine, mappingConfigMapKey: my.yml, mappingConfig: ignored}");
        Assert.Empty(chart.All("ConfigMap"));
        JsonNode volume = chart.PodSpec.List("volumes").Single(one => one.Text("name") == "mapping").At("configMap");
        Assert.Equal("""{"name":"mine","items":[{"key":"my.yml","path":"statsd-mapping.conf"}]}""", volume.ToJsonString());
    }

    [SkippableFact]
    public async Task Mapping_NotGiven_LeavesTheBuiltInRules()
    {
        RenderedChart chart = await ChartRendering.RenderAsync();
        Assert.Empty(chart.All("ConfigMap"));
        Assert.Null(chart.Flag("--statsd.mapping-config"));
    }

    [SkippableFact]
    public async Task Flags_LargeNumbers_ArePrintedInFull()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("{limits: {series: 12000000}, statsd: {readBuffer: 268435456}}");
        Assert.Equal("12000000", chart.Flag("--limit.series"));
        Assert.Equal("268435456", chart.Flag("--statsd.read-buffer"));
    }

    /// <summary>F20: how much text the bridge may hold follows from its memory unless it is set.</summary>
    [SkippableFact]
    public async Task Flags_TextBytes_AreGivenOnlyWhenSet()
    {
        Assert.Null((await ChartRendering.RenderAsync()).Flag("--limit.text-bytes"));
        Assert.Equal("0", (await ChartRendering.RenderAsync("limits: {textBytes: 0}")).Flag("--limit.text-bytes"));
        Assert.Equal("123456789", (await ChartRendering.RenderAsync("limits: {textBytes: 123456789}")).Flag("--limit.text-bytes"));
    }

    [SkippableFact]
    public async Task Flags_GivenByExtraArgsToo_AreGivenOnce()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("extraArgs: [--log.level=debug, --limit.series, '7']");
        Assert.Equal("debug", chart.Flag("--log.level"));
        Assert.Single(chart.Flags, flag => flag.StartsWith("--log.level", StringComparison.Ordinal));
        Assert.Single(chart.Flags, flag => flag.Split('=')[0] == "--limit.series");
        Assert.Equal("--limit.series-per-name", chart.Flags.Single(flag => flag.StartsWith("--limit.series-", StringComparison.Ordinal)).Split('=')[0]);
    }

    [SkippableFact]
    public async Task Deployment_WithAutoscaling_LeavesTheReplicasToIt()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("autoscaling: {enabled: true}");
        Assert.Null(chart.Workload.Find("spec", "replicas"));
        Assert.Equal(chart.Workload.Name(), chart.Single("HorizontalPodAutoscaler").Text("spec", "scaleTargetRef", "name"));
    }

    [SkippableFact]
    public async Task DaemonSet_HostPortAndSocket_OpenBothOnTheNode()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("daemonset-full"));
        Assert.Equal("DaemonSet", chart.Workload.Kind());
        Assert.Equal(new[] { 9125, 9125 }, chart.Container.List("ports").Where(port => port["hostPort"] is not null).Select(port => port.Number("hostPort")));
        Assert.Equal("/run/popcon/statsd.sock", chart.Flag("--statsd.listen-unixgram"));
        Assert.Equal("0777", chart.Flag("--statsd.unixsocket-mode"));
        JsonObject init = chart.PodSpec.List("initContainers").Single();
        Assert.Equal("""["chown","65532","/run/popcon"]""", init.At("command").ToJsonString());
        Assert.Equal("""["CHOWN"]""", init.At("securityContext", "capabilities", "add").ToJsonString());
        Assert.Equal("ClusterFirstWithHostNet", chart.PodSpec.Text("dnsPolicy"));
    }

    [SkippableFact]
    public async Task DaemonSet_WithDeploymentOnlyValues_RendersNeitherBudgetNorAutoscaler()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("{kind: DaemonSet, autoscaling: {enabled: true}, podDisruptionBudget: {enabled: true}}");
        Assert.Empty(chart.All("HorizontalPodAutoscaler"));
        Assert.Empty(chart.All("PodDisruptionBudget"));
        Assert.Null(chart.Workload.Find("spec", "replicas"));
    }

    [SkippableFact]
    public async Task Deployment_WithDaemonSetOnlyValues_OpensNothingOnTheNode()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("daemonset: {hostPort: {enabled: true}, hostSocket: {enabled: true}}");
        Assert.All(chart.Container.List("ports"), port => Assert.Null(port["hostPort"]));
        Assert.Null(chart.Flag("--statsd.listen-unixgram"));
        Assert.Null(chart.PodSpec["initContainers"]);
    }

    [SkippableFact]
    public async Task Image_TagAndDigest_AreChosenInThatOrder()
    {
        const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        Assert.Equal("popcon/bridge:0.1.0", (await ChartRendering.RenderAsync()).Container.Text("image"));
        Assert.Equal("a/b:c", (await ChartRendering.RenderAsync("image: {repository: a/b, tag: c}")).Container.Text("image"));
        Assert.Equal("a/b@" + Digest, (await ChartRendering.RenderAsync($"image: {{repository: a/b, tag: c, digest: '{Digest}'}}")).Container.Text("image"));
    }
}
