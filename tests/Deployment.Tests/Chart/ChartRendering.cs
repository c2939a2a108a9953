using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>Renders the chart with helm, without a cluster.</summary>
internal static class ChartRendering
{
    /// <summary>The release's name in all tests. It does not contain the chart's, so that both show in object names.</summary>
    public const string Release = "demo";

    /// <summary>The namespace in all tests.</summary>
    public const string Namespace = "metrics";

    private static readonly Lazy<Task<TemporaryFolder>> Copy = new(CopyAsync);

    /// <summary>The chart of this repository.</summary>
    public static string ChartFolder { get; } = Repository.PathOf("helm", "popcon");

    /// <summary>Renders with values given as YAML.</summary>
    /// <param name="values">The values.</param>
    /// <param name="chart">Another chart, in a folder that helm may read.</param>
    /// <exception cref="InvalidOperationException">helm refuses them; the message is helm's.</exception>
    public static async Task<RenderedChart> RenderAsync(string values = "{}", string? chart = null)
    {
        (string? manifests, string error) = await TryRenderAsync(values, chart);
        return manifests is null ? throw new InvalidOperationException(error) : new RenderedChart(manifests);
    }

    /// <summary>As <see cref="RenderAsync"/>: the text of all objects, or null and what helm says.</summary>
    public static async Task<(string? Manifests, string Error)> TryRenderAsync(string values, string? chart = null)
    {
        chart ??= (await Copy.Value).Path;
        using var folder = new TemporaryFolder();
        string file = folder.Write("values.yaml", values);
        await Helm.OpenAsync(folder);
        (int exitCode, string output, string error) = await Helm.RunAsync(
            "template", Release, chart, "--namespace", Namespace, "--kube-version", "1.30.0", "--values", file);
        return (exitCode == 0 ? output : null, error);
    }

    /// <summary>What an installation prints. <c>helm template</c> does not, so the text is rendered into an object.</summary>
    public static async Task<string> RenderNotesAsync(string values = "{}")
    {
        using var folder = new TemporaryFolder();
        await CopyWithNotesAsync(folder);
        return (await RenderAsync(values, folder.Path)).Objects.Single(one => one.Name() == "notes").Text("data", "notes");
    }

    /// <summary>Copies the chart, so changed that what an installation prints is among the objects.</summary>
    public static async Task CopyWithNotesAsync(TemporaryFolder folder)
    {
        await Helm.CopyAsync(ChartFolder, folder.Path);
        File.Move(folder.File("templates/NOTES.txt"), folder.File("notes.txt"));
        folder.Write(
            "templates/notes.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: notes}
            data: {notes: {{ tpl (.Files.Get "notes.txt") . | quote }}}
            """);
        await Helm.OpenAsync(folder);
    }

    private static async Task<TemporaryFolder> CopyAsync()
    {
        TemporaryFolder folder = Helm.ForTheRun();
        await Helm.CopyAsync(ChartFolder, folder.Path);
        await Helm.OpenAsync(folder);
        return folder;
    }
}
