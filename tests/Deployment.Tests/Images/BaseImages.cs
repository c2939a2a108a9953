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
    /// <summary>Debian with the .NET runtimes.</summary>
    public const string Runtime = "test/dotnet-runtime";

    /// <summary>Debian with the .NET SDK and the packages that the sources need.</summary>
    public const string Sdk = "test/dotnet-sdk";

    // What .NET loads and a minimal Debian lacks; NuGet checks signatures with libssl even without a network.
    private const string RuntimeLibraries = "libssl3,libstdc++6,zlib1g";

    /// <summary>Imports both.</summary>
    public static async Task ImportAsync(DockerEngine engine)
    {
        using var folder = new TemporaryFolder();
        // Made anew in each run, with all that the images ever need: they are built and run without any network.
        string root = await DebianRoot.MakeAsync(folder, RuntimeLibraries);
        string dotnet = Path.GetDirectoryName(Path.GetFullPath(ResolveLink(Tool.Require("dotnet", "dotnet-sdk-10.0"))))!;
        string[] transform = ["--transform", "s,^dotnet,usr/share/dotnet,", "--transform", "s,^packages,root/.nuget/packages,", "--directory", root, "."];
        string[] runtime = ["--directory", Path.GetDirectoryName(dotnet)!, "dotnet/dotnet", "dotnet/host", "dotnet/shared"];
        string[] sdk = ["dotnet/sdk", "dotnet/packs", "dotnet/sdk-manifests"];
        (string packages, string[] needed) = await NeededPackagesAsync();
        using TemporaryFolder links = Links(packages);
        await engine.ImportAsync(Runtime, [.. transform, .. runtime, "--directory", links.Path, "usr/bin/dotnet"]);
        await engine.ImportAsync(
            Sdk,
            [.. transform, .. runtime, .. sdk.Where(part => Directory.Exists(Path.Combine(Path.GetDirectoryName(dotnet)!, part))),
             "--directory", links.Path, "usr/bin/dotnet", .. needed.Select(one => "packages/" + one)]);
    }

    private static string ResolveLink(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    // The one for PATH, which is packed, and one under which tar finds the packages whatever their folder's name is.
    private static TemporaryFolder Links(string packages)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("usr/bin"));
        File.CreateSymbolicLink(folder.File("usr/bin/dotnet"), "/usr/share/dotnet/dotnet");
        Directory.CreateSymbolicLink(folder.File("packages"), packages);
        return folder;
    }

    // Libraries, the reference and runtime packs beside them, and for the servers the compiler that publishing them takes;
    // and the folder into which this machine's NuGet has put them.
    private static async Task<(string Folder, string[] Needed)> NeededPackagesAsync()
    {
        using TemporaryFolder restored = await RestoreToPublishAsync();
        string[] files =
        [
            .. Directory.GetFiles(restored.Path, "project.assets.json", SearchOption.AllDirectories),
            Repository.PathOf("src", "Reporter", "obj", "project.assets.json"),
        ];
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        string packages = string.Empty;
        foreach (string file in files)
        {
            JsonNode assets = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            packages = assets.At("project", "restore").Text("packagesPath");
            needed.UnionWith(assets.At("libraries").AsObject().Select(library => library.Key));
            needed.UnionWith(assets.At("project", "frameworks").AsObject()
                .SelectMany(framework => framework.Value!.List("downloadDependencies"))
                .Select(pack => pack.Text("name") + "/" + pack.Text("version").Trim('[', ']').Split(',')[0]));
        }

        return (packages, [.. needed.Select(one => one.ToLowerInvariant()).Where(one => Directory.Exists(Path.Combine(packages, one)))]);
    }

    // Beside the repository's own restore, which is for building; each project it refers to needs packages of its own.
    private static async Task<TemporaryFolder> RestoreToPublishAsync()
    {
        var folder = new TemporaryFolder();
        foreach ((string server, string selfContained) in new[] { ("StatsdBridge", "true"), ("Gateway", "false") })
        {
            (int exitCode, string output, string error) = await RunningProcess.RunAsync(
                Tool.Require("dotnet", "dotnet-sdk-10.0"),
                ["restore", Repository.PathOf("src", server), "--use-current-runtime", "-p:SelfContained=" + selfContained, "-nologo", "--artifacts-path", folder.Path],
                deadline: TimeSpan.FromMinutes(15));
            Assert.True(exitCode == 0, output + error);
        }

        return folder;
    }
}
