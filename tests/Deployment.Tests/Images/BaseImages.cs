using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Images;

/// <summary>Base images made on this machine: Debian by debootstrap, with the .NET that runs the tests. No registry is asked.</summary>
internal static class BaseImages
{
    /// <summary>Plain Debian.</summary>
    public const string Debian = "test/debian";

    /// <summary>Debian with the .NET runtimes.</summary>
    public const string Runtime = "test/dotnet-runtime";

    /// <summary>Debian with the .NET SDK and the packages that the sources need.</summary>
    public const string Sdk = "test/dotnet-sdk";

    /// <summary>Imports the three.</summary>
    public static async Task ImportAsync(DockerEngine engine)
    {
        string root = await DebianRootAsync();
        string dotnet = Path.GetDirectoryName(Path.GetFullPath(ResolveLink(Tool.Require("dotnet", "dotnet-sdk-10.0"))))!;
        string[] transform = ["--transform", "s,^dotnet,usr/share/dotnet,", "--transform", "s,^packages,root/.nuget/packages,", "--directory", root, "."];
        string[] runtime = ["--directory", Path.GetDirectoryName(dotnet)!, "dotnet/dotnet", "dotnet/host", "dotnet/shared"];
        string[] sdk = ["dotnet/sdk", "dotnet/packs", "dotnet/sdk-manifests"];
        string packages = NuGetPackages();
        string[] needed = [.. await NeededPackagesAsync(packages)];
        using TemporaryFolder links = LinkOnPath();
        await engine.ImportAsync(Debian, "--directory", root, ".");
        await engine.ImportAsync(Runtime, [.. transform, .. runtime, "--directory", links.Path, "usr/bin/dotnet"]);
        await engine.ImportAsync(
            Sdk,
            [.. transform, .. runtime, .. sdk.Where(part => Directory.Exists(Path.Combine(Path.GetDirectoryName(dotnet)!, part))),
             "--directory", links.Path, "usr/bin/dotnet",
             "--directory", Path.GetDirectoryName(packages)!, .. needed.Select(one => "packages/" + one)]);
    }

    // Kept between runs: debootstrap takes most of a minute.
    private static async Task<string> DebianRootAsync()
    {
        string root = Path.Combine(Path.GetTempPath(), "popcon-debootstrap-bookworm");
        if (!Directory.Exists(root))
        {
            string debootstrap = Tool.Require("debootstrap", "debootstrap");
            string unfinished = root + "." + Environment.ProcessId;
            (int exitCode, string output, string error) = await RunningProcess.RunAsync(
                debootstrap, ["--variant=minbase", "bookworm", unfinished], deadline: TimeSpan.FromMinutes(5));
            Skip.If(exitCode != 0, "debootstrap found no Debian mirror: " + output + error);
            Directory.Move(unfinished, root);
        }

        return root;
    }

    private static string ResolveLink(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static TemporaryFolder LinkOnPath()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("usr/bin"));
        File.CreateSymbolicLink(folder.File("usr/bin/dotnet"), "/usr/share/dotnet/dotnet");
        return folder;
    }

    private static string NuGetPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // Libraries, the reference and runtime packs beside them, and for the bridge the compiler that publishing it takes.
    private static async Task<IEnumerable<string>> NeededPackagesAsync(string packages)
    {
        using TemporaryFolder restored = await RestoreToPublishAsync();
        string[] files = [restored.File("project.assets.json"), Repository.PathOf("src", "Reporter", "obj", "project.assets.json")];
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            JsonNode assets = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            needed.UnionWith(assets.At("libraries").AsObject().Select(library => library.Key));
            needed.UnionWith(assets.At("project", "frameworks").AsObject()
                .SelectMany(framework => framework.Value!.List("downloadDependencies"))
                .Select(pack => pack.Text("name") + "/" + pack.Text("version").Trim('[', ']').Split(',')[0]));
        }

        return needed.Select(one => one.ToLowerInvariant()).Where(one => Directory.Exists(Path.Combine(packages, one)));
    }

    // Beside the repository's own restore, which is for building.
    private static async Task<TemporaryFolder> RestoreToPublishAsync()
    {
        var folder = new TemporaryFolder();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("dotnet", "dotnet-sdk-10.0"),
            ["restore", Repository.PathOf("src", "StatsdBridge"), "--use-current-runtime", "-nologo", $"-p:MSBuildProjectExtensionsPath={folder.Path}/"]);
        Assert.True(exitCode == 0, output + error);
        return folder;
    }
}
