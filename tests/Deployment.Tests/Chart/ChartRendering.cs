using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>Renders the chart without a cluster: with helm where it is installed, else with <see cref="GoRenderer"/>.</summary>
internal static class ChartRendering
{
    /// <summary>The release's name in all tests. It does not contain the chart's, so that both show in object names.</summary>
    public const string Release = "demo";

    /// <summary>The namespace in all tests.</summary>
    public const string Namespace = "metrics";

    /// <summary>The chart of this repository.</summary>
    public static string ChartFolder { get; } = Repository.PathOf("helm", "popcon");

    /// <summary>Renders with values given as YAML.</summary>
    public static async Task<RenderedChart> RenderAsync(string values = "{}", string? chart = null) =>
        Tool.Find("helm") is string helm
            ? await RenderWithHelmAsync(helm, values, chart ?? ChartFolder)
            : await RenderWithGoAsync(values, chart);

    /// <summary>As <see cref="RenderAsync"/> with the small renderer, which also gives the notes.</summary>
    public static async Task<RenderedChart> RenderWithGoAsync(string values = "{}", string? chart = null)
    {
        JsonObject answer = (await GoRenderer.RenderAsync(chart ?? ChartFolder, [Yaml.Parse(values)])).Single();
        if (answer["error"] is JsonNode error)
        {
            throw new InvalidOperationException(error.GetValue<string>());
        }

        JsonObject files = answer["files"]!.AsObject();
        IEnumerable<string> manifests = files.Where(file => !file.Key.EndsWith(".txt", StringComparison.Ordinal))
            .Select(file => file.Value!.GetValue<string>());
        return new RenderedChart(manifests, files["popcon/templates/NOTES.txt"]?.GetValue<string>());
    }

    private static async Task<RenderedChart> RenderWithHelmAsync(string helm, string values, string chart)
    {
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            helm,
            ["template", Release, chart, "--namespace", Namespace, "--kube-version", "1.30.0", "--values", folder.Write("values.yaml", values)]);
        return exitCode == 0 ? new RenderedChart([output], Notes: null) : throw new InvalidOperationException(error);
    }
}
