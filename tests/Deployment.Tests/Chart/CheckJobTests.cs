using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>F11: the Jobs before an install or upgrade, run here with the real programs. A mapping or a configuration with a mistake fails the command.</summary>
public sealed class CheckJobTests
{
    [SkippableTheory]
    [InlineData("mappings: [{match: a.b, name: c}]", 0, "")]
    [InlineData("mappings: [{match: a..b, name: c}]", 1, "a..b")]
    [InlineData("mappings: [{match: a.b, nmae: c}]", 1, "nmae")]
    public async Task Job_OfAMapping_EndsAsTheBridgesCheckDoes(string mapping, int expected, string named)
    {
        var values = new JsonObject
        {
            ["statsd"] = new JsonObject { ["mappingConfig"] = mapping },
            ["web"] = new JsonObject { ["configSecretName"] = "secret" },
        };
        RenderedChart chart = await ChartRendering.RenderAsync(values.ToJsonString());
        (int exitCode, string said) = await RunAsync(chart, Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll"));
        Assert.True(exitCode == expected, said);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("{repositories: {a: {type: file_system}}}", 0, "")]
    [InlineData("{repositories: {a: {type: s4}}}", 1, "s4")]
    [InlineData("{repositoris: {}}", 1, "repositoris")]
    public async Task Job_OfAConfiguration_EndsAsTheGatewaysCheckDoes(string config, int expected, string named)
    {
        RenderedChart chart = await ChartRendering.RenderAsync($"gateway: {{enabled: true, config: {config}, web: {{configSecretName: secret}}}}");
        Assert.Equal("demo-popcon-gateway-config-check", chart.Single("Job").Name());
        (int exitCode, string said) = await RunAsync(chart, Path.Combine(Repository.OutputOf("src/Gateway"), "popcon-gateway.dll"));
        Assert.True(exitCode == expected, said);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Job_AndItsMapping_RunBeforeAllElseOnceAndAreRemoved()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("statsd: {mappingConfig: 'mappings: []'}");
        JsonObject job = chart.Single("Job");
        JsonObject mapping = chart.All("ConfigMap").Single(one => one.Name() == job.Name());
        Assert.All(new[] { job, mapping }, one =>
        {
            Assert.Equal("pre-install,pre-upgrade", one.Text("metadata", "annotations", "helm.sh/hook"));
            Assert.Equal("before-hook-creation,hook-succeeded", one.Text("metadata", "annotations", "helm.sh/hook-delete-policy"));
        });
        Assert.Equal("-1", mapping.Text("metadata", "annotations", "helm.sh/hook-weight"));
        Assert.Equal(0, job.Number("spec", "backoffLimit"));

        // The release's service account does not exist before its first installation.
        Assert.Null(job.Find("spec", "template", "spec", "serviceAccountName"));
    }

    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("statsd: {mappingConfig: 'mappings: []', checkMapping: false}")]
    [InlineData("statsd: {mappingConfig: 'mappings: []', mappingConfigMapName: mine}")]
    [InlineData("gateway: {enabled: true}")]
    [InlineData("gateway: {enabled: true, config: {repositories: {}}, checkConfig: false}")]
    [InlineData("gateway: {enabled: true, config: {repositories: {}}, configMapName: mine}")]
    public async Task Job_WithNothingOfTheChartsToCheck_IsNotThere(string values) =>
        Assert.Empty((await ChartRendering.RenderAsync(values)).All("Job"));

    // The container of the Job as a process, with its mounted folder as a temporary one.
    private static async Task<(int ExitCode, string Said)> RunAsync(RenderedChart chart, string program)
    {
        JsonObject job = chart.Single("Job");
        JsonObject container = job.List("spec", "template", "spec", "containers").Single();
        JsonObject volume = job.List("spec", "template", "spec", "volumes").Single();
        JsonObject mount = container.List("volumeMounts").Single();
        using var folder = new TemporaryFolder();
        foreach ((string file, JsonNode? text) in chart.All("ConfigMap").Single(one => one.Name() == volume.Text("configMap", "name")).At("data").AsObject())
        {
            folder.Write(file, text!.GetValue<string>());
        }

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            ["exec", program, .. container["args"]!.AsArray().Select(flag => flag!.GetValue<string>().Replace(mount.Text("mountPath"), folder.Path, StringComparison.Ordinal))]);
        return (exitCode, output + error);
    }
}
