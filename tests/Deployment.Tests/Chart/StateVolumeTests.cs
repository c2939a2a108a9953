using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>F4 and F20: no two bridges ever share a state file, and an emptyDir has an end.</summary>
public sealed class StateVolumeTests
{
    private const string Claim = "volume: {persistentVolumeClaim: {claimName: state}}";

    /// <summary>F4.</summary>
    [SkippableFact]
    public async Task Deployment_StateOnAClaim_IsRecreated()
    {
        RenderedChart chart = await ChartRendering.RenderAsync($"state: {{{Claim}}}");
        Assert.Equal("""{"type":"Recreate"}""", chart.Workload.At("spec", "strategy").ToJsonString());
        Assert.Null((await ChartRendering.RenderAsync()).Workload.Find("spec", "strategy"));
        string without = $"{{state: {{enabled: false, {Claim}}}, history: {{enabled: false}}}}";
        Assert.Null((await ChartRendering.RenderAsync(without)).Workload.Find("spec", "strategy"));
    }

    /// <summary>F4.</summary>
    [SkippableTheory]
    [InlineData("replicaCount: 3", "replicaCount: 3 pods")]
    [InlineData("autoscaling: {enabled: true}", "autoscaling.enabled, would share the state file")]
    [InlineData("updateStrategy: {type: RollingUpdate}", "updateStrategy: during a RollingUpdate")]
    [InlineData("updateStrategy: {rollingUpdate: {maxSurge: 1}}", "updateStrategy: during a RollingUpdate")]
    [InlineData("{kind: StatefulSet, replicaCount: 2}", "kind StatefulSet with state.claim")]
    [InlineData("kind: DaemonSet", "state.volume: the pods of a DaemonSet would share")]
    public async Task StateOnAClaim_PodsThatWouldShareIt_AreRefused(string values, string message)
    {
        JsonObject all = Yaml.Parse(values).AsObject();
        all["state"] = Yaml.Parse($"{{{Claim}}}");
        (string? manifests, string error) = await ChartRendering.TryRenderAsync(all.ToJsonString());
        Assert.Null(manifests);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    /// <summary>F4.</summary>
    [SkippableTheory]
    [InlineData("{replicaCount: 3}")]
    [InlineData("{replicaCount: 3, state: {volume: {ephemeral: {volumeClaimTemplate: {}}}}}")]
    [InlineData("{replicaCount: 3, state: {volume: {emptyDir: {medium: Memory}}}}")]
    [InlineData("{kind: DaemonSet, state: {volume: {hostPath: {path: /var/lib/popcon}}}}")]
    [InlineData("{kind: StatefulSet, replicaCount: 3}")]
    public async Task State_EachPodWithItsOwn_IsTaken(string values) =>
        Assert.NotNull((await ChartRendering.TryRenderAsync(values)).Manifests);

    /// <summary>F4: the kind with a stable volume.</summary>
    [SkippableFact]
    public async Task StatefulSet_WithoutAVolume_GivesEachPodAClaim()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("statefulset"));
        Assert.Equal("StatefulSet", chart.Workload.Kind());
        Assert.Equal(chart.Single("Service").Name(), chart.Workload.Text("spec", "serviceName"));
        JsonObject claim = chart.Workload.List("spec", "volumeClaimTemplates").Single();
        Assert.Equal("2Gi", claim.Text("spec", "resources", "requests", "storage"));
        Assert.Equal("fast", claim.Text("spec", "storageClassName"));
        Assert.Equal("""["ReadWriteOncePod"]""", claim.At("spec", "accessModes").ToJsonString());
        Assert.DoesNotContain(chart.PodSpec.List("volumes"), volume => volume.Text("name") == "state");
        Assert.Equal("/var/lib/popcon/bridge.state", chart.Flag("--state.file"));
    }

    /// <summary>F4: without state there is nothing to claim.</summary>
    [SkippableFact]
    public async Task StatefulSet_WithoutState_ClaimsNothing()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("{kind: StatefulSet, state: {enabled: false}, history: {enabled: false}, autoscaling: {enabled: true}}");
        Assert.Null(chart.Workload.Find("spec", "volumeClaimTemplates"));
        Assert.Equal("StatefulSet", chart.Single("HorizontalPodAutoscaler").Text("spec", "scaleTargetRef", "kind"));
    }

    /// <summary>F20.</summary>
    [SkippableFact]
    public async Task EmptyDir_OfTheState_HasASizeLimit()
    {
        Assert.Equal("1Gi", Limit(await ChartRendering.RenderAsync()));
        Assert.Equal("50Mi", Limit(await ChartRendering.RenderAsync("state: {sizeLimit: 50Mi}")));

        static string Limit(RenderedChart chart) =>
            chart.PodSpec.List("volumes").Single(volume => volume.Text("name") == "state").Text("emptyDir", "sizeLimit");
    }
}
