using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Packages;

/// <summary>The files of a release.</summary>
[Trait("Speed", "Slow")]
[Collection(ReleaseCollection.Name)]
public sealed class ReleaseTests(BuiltRelease release)
{
    [SkippableFact]
    public async Task Release_BuiltTwice_HasTheSameBytes()
    {
        using TemporaryFolder again = await BuiltRelease.BuildAsync();
        IReadOnlyList<string> files = await release.FilesAsync();
        Assert.True(files.Count >= 12, string.Join('\n', files));
        Assert.Equal(files.Select(Path.GetFileName).Order(StringComparer.Ordinal), Directory.GetFiles(again.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string[] different = [.. files.Where(file => !File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(again.File(Path.GetFileName(file)))))
            .Select(file => Path.GetFileName(file))];
        Assert.Empty(different);
    }

    [SkippableFact]
    public async Task Checksums_OfTheRelease_AreThoseOfAllOtherFiles()
    {
        string list = await release.FileAsync("SHA256SUMS");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "sha256sum", ["--check", "--strict", list], workingDirectory: Path.GetDirectoryName(list));
        Assert.True(exitCode == 0, output + error);
        Assert.Equal((await release.FilesAsync()).Count - 1, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [SkippableFact]
    public async Task BillOfMaterials_OfTheTool_NamesItsPackagesAndNoAnalyzer()
    {
        JsonNode bill = JsonNode.Parse(await File.ReadAllTextAsync((await release.FilesAsync()).Single(file => file.EndsWith(".cdx.json", StringComparison.Ordinal))))!;
        Assert.Equal("CycloneDX", bill.Text("bomFormat"));
        JsonObject[] components = bill.List("components");
        string[] names = [.. components.Select(one => one.Text("name"))];
        Assert.Contains("Spectre.Console", names, StringComparer.Ordinal);
        Assert.Contains("Microsoft.AspNetCore.App", names, StringComparer.Ordinal);
        Assert.DoesNotContain("Meziantou.Analyzer", names, StringComparer.Ordinal);
        Assert.All(
            components.Where(one => one.Text("type") == "library"),
            one => Assert.Matches("^[0-9a-f]{128}$", one.List("hashes").Single().Text("content")));
        string[] references = [.. components.Select(one => one.Text("bom-ref"))];
        Assert.Equal(references.Distinct(StringComparer.Ordinal), references, StringComparer.Ordinal);
        Assert.All(
            bill.List("dependencies").SelectMany(one => one["dependsOn"]!.AsArray()),
            one => Assert.Contains(one!.GetValue<string>(), references, StringComparer.Ordinal));
        JsonObject bridge = bill.List("dependencies").Single(one => one.Text("ref").Contains("/popcon-bridge@", StringComparison.Ordinal));
        Assert.DoesNotContain("Spectre", bridge.ToJsonString(), StringComparison.Ordinal);
        Assert.Matches(@"pkg:nuget/Microsoft\.NETCore\.App\.Runtime\.[a-z0-9-]+@10\.", bridge.ToJsonString());
        JsonObject gateway = bill.List("dependencies").Single(one => one.Text("ref").Contains("/popcon-gateway@", StringComparison.Ordinal));
        Assert.Contains("AWSSDK.S3", gateway.ToJsonString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task NuGetPackage_OfTheTool_InstallsAndRuns()
    {
        using var folder = new TemporaryFolder();
        string package = await release.FileAsync("PopCon.Cli.");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            ["tool", "install", "PopCon.Cli", "--tool-path", folder.File("bin"), "--source", Path.GetDirectoryName(package)!, "--no-http-cache"],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = folder.File("packages") },
            deadline: TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output + error);
        (exitCode, output, error) = await RunningProcess.RunAsync(folder.File("bin/popcon"), ["--help"]);
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("trust", output, StringComparison.Ordinal);
    }
}
