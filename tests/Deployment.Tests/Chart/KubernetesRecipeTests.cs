using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The documented YAML under <c>deploy/kubernetes</c> says the same as the chart's templates, and works.</summary>
public sealed class KubernetesRecipeTests
{
    private static readonly string Folder = Repository.PathOf("deploy", "kubernetes");

    private static JsonNode Hub => Yaml.ParseFile(Path.Combine(Folder, "jupyterhub", "jupyterhub-values.yaml")).At("singleuser");

    [SkippableFact]
    public async Task ReporterInAPod_Deployment_IsKnownToKubernetes()
    {
        JsonNode recipe = Yaml.ParseFile(Path.Combine(Folder, "reporter-in-a-pod.yaml"));
        JsonNode messages = await PythonScript.RunAsync("validate_objects.py", "kubernetes", "python3-kubernetes", new JsonArray(recipe.DeepClone()));
        Assert.Equal("[[]]", messages.ToJsonString());
    }

    [Fact]
    public void ReporterInAPod_Mounts_LeadFromTheInitContainerToTheProgram()
    {
        JsonNode pod = Yaml.ParseFile(Path.Combine(Folder, "reporter-in-a-pod.yaml")).At("spec", "template", "spec");
        AssertLeads(pod.List("initContainers").Single(), pod.List("containers").Single().List("volumeMounts"), pod.List("volumes"));
        Dictionary<string, string?> env = pod.List("containers").Single().List("env")
            .ToDictionary(one => one.Text("name"), one => one["value"]?.GetValue<string>(), StringComparer.Ordinal);
        AssertSwitchesOn(env);
    }

    [Fact]
    public void JupyterHub_Values_LeadTheReporterIntoEveryServer()
    {
        AssertLeads(Hub.List("initContainers").Single(), Hub.List("storage", "extraVolumeMounts"), Hub.List("storage", "extraVolumes"));
        AssertSwitchesOn(Hub.At("extraEnv").AsObject().ToDictionary(
            one => one.Key, one => (one.Value as JsonValue)?.GetValue<string>(), StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task JupyterHub_Egress_ReachesTheBridgesPodsOnTheirPort()
    {
        RenderedChart chart = await RenderBridgeAsync();
        JsonObject egress = Hub.List("networkPolicy", "egress").Single();
        Assert.True(egress.List("to").Single().At("podSelector", "matchLabels").Selects(chart.Workload.At("spec", "template", "metadata", "labels")));
        JsonObject port = egress.List("ports").Single();
        Assert.Contains(chart.Container.List("ports"), one =>
            one.Number("containerPort") == port.Number("port") && one.Text("protocol") == port.Text("protocol"));
    }

    [SkippableFact]
    public async Task JupyterHub_Mapping_TurnsThePrefixIntoANamespace()
    {
        RenderedChart chart = await RenderBridgeAsync();
        string mapping = chart.All("ConfigMap").Single(map => map.Name().EndsWith("-mapping", StringComparison.Ordinal)).Text("data", "statsd.mappingConf");
        using var folder = new TemporaryFolder();
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.mapping-config=" + folder.Write("mapping.yml", mapping));
        string prefix = Hub.Text("extraEnv", "DOTNET_POPCONTEST_STATSD_PREFIX").Replace("$(POPCON_POD_NAMESPACE)", "jhub", StringComparison.Ordinal);
        bridge.Send($"{prefix}.newtonsoft.json:1|c\n{prefix.Replace("library_used", "reports", StringComparison.Ordinal)}:1|c\njupyterhub.spawns:1|c");
        await bridge.WaitForAsync("dotnet_popcon_library_used{library=\"newtonsoft.json\",namespace=\"jhub\"}", "1");
        await bridge.WaitForAsync("dotnet_popcon_reports{namespace=\"jhub\"}", "1");
        await bridge.WaitForAsync("jupyterhub_spawns", "1");
    }

    private static async Task<RenderedChart> RenderBridgeAsync() =>
        await ChartRendering.RenderAsync(await File.ReadAllTextAsync(Path.Combine(Folder, "jupyterhub", "popcon-values.yaml")));

    private static void AssertLeads(JsonObject init, JsonObject[] mounts, JsonObject[] volumes)
    {
        JsonObject from = init.List("volumeMounts").Single();
        JsonObject to = mounts.Single();
        Assert.Equal("/popcon", from.Text("mountPath"));
        Assert.Equal("/opt/popcon", to.Text("mountPath"));
        Assert.Equal(from.Text("name"), to.Text("name"));
        Assert.NotNull(volumes.Single(volume => volume.Text("name") == to.Text("name"))["emptyDir"]);
    }

    private static void AssertSwitchesOn(Dictionary<string, string?> env)
    {
        Assert.Equal("/opt/popcon/PopCon.Reporter.dll", env["DOTNET_STARTUP_HOOKS"]);
        Assert.Equal("popcon.monitoring.svc", env["DOTNET_POPCONTEST_STATSD_HOST"]);
        Assert.Equal("dotnet_popcon.namespace.$(POPCON_POD_NAMESPACE).library_used", env["DOTNET_POPCONTEST_STATSD_PREFIX"]);
        Assert.True(env.ContainsKey("POPCON_POD_NAMESPACE"));
    }
}
