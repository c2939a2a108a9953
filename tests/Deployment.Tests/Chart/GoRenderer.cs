using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The small renderer under <c>Chart/Renderer</c>, built once per run with Debian's Go and sprig.</summary>
internal static class GoRenderer
{
    private const string Packages = "golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev";

    // Where Debian puts Go source packages.
    private const string GoPath = "/usr/share/gocode";

    private static readonly Lazy<Task<string>> Binary = new(BuildAsync);

    /// <summary>Renders each of the values, in order, in one process.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(string chart, IEnumerable<JsonNode> values)
    {
        Tool.Require("go", Packages);
        Skip.IfNot(Directory.Exists(GoPath + "/src/github.com/Masterminds/sprig"), "sprig is missing: apt-get install " + Packages);
        Skip.IfNot(Directory.Exists(GoPath + "/src/sigs.k8s.io/yaml"), "sigs.k8s.io/yaml is missing: apt-get install " + Packages);
        using var folder = new TemporaryFolder();
        var requests = new List<string>();
        foreach (JsonNode one in values)
        {
            var request = new JsonObject
            {
                ["chart"] = chart,
                ["name"] = ChartRendering.Release,
                ["namespace"] = ChartRendering.Namespace,
                ["values"] = one.DeepClone(),
            };
            requests.Add(request.ToJsonString());
        }

        string input = folder.Write("requests.json", string.Join('\n', requests));
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "/bin/sh", ["-c", "exec \"$0\" < \"$1\"", await Binary.Value, input], deadline: TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, error);
        var answers = new List<JsonObject>();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            answers.Add(JsonNode.Parse(line)!.AsObject());
        }

        return answers;
    }

    private static async Task<string> BuildAsync()
    {
        using var cache = new TemporaryFolder();
        string binary = Path.Combine(AppContext.BaseDirectory, "chartrenderer");
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            "go",
            ["build", "-o", binary, "."],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["GO111MODULE"] = "off",
                ["GOPATH"] = GoPath,
                ["GOFLAGS"] = null,
                ["GOCACHE"] = cache.Path,
            },
            Repository.PathOf("tests", "Deployment.Tests", "Chart", "Renderer"),
            TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, error);
        return binary;
    }
}
