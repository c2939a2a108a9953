using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Update.Tests.Support;

/// <summary>The sample program Updated as an application of <c>popcon launch</c>, with a store of its own.</summary>
internal sealed class LaunchedProgram : IDisposable
{
    private static readonly string Popcon = Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);
    private readonly string _config;

    /// <summary>Configures the application.</summary>
    /// <param name="source">Where its packages come from; <see langword="null"/> for <see cref="Feed"/>.</param>
    /// <param name="checkAtStart">Whether a start begins a check when one is due.</param>
    /// <param name="environment">More variables.</param>
    public LaunchedProgram(string? source = null, bool checkAtStart = false, params (string Name, string Value)[] environment)
    {
        var config = new JsonObject { ["app"] = "updated", ["requirements"] = new JsonArray("Updated"), ["sources"] = new JsonArray(source ?? Feed), ["entry"] = "Updated.dll", ["checkAtStart"] = checkAtStart };
        _config = _folder.Write("app.json", config.ToJsonString());
        Directory.CreateDirectory(Feed);
        foreach ((string name, string value) in environment)
        {
            _environment[name] = value;
        }
    }

    /// <summary>A folder for packages.</summary>
    public string Feed => _folder.File("feed");

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>A package with the program as the compiler built it, all that it needs beside it, and the text of its version.</summary>
    public static byte[] Pack(string version, string text)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "Updated.nuspec", Encoding.UTF8.GetBytes(
                $"<package><metadata><id>Updated</id><version>{version}</version><authors>x</authors><description>x</description></metadata></package>"));
            Add(archive, "lib/net10.0/version.txt", Encoding.UTF8.GetBytes(text));
            foreach (string path in Directory.EnumerateFiles(Repository.OutputOf("tests/Samples/Updated")).Where(path => Path.GetExtension(path) is ".dll" or ".json"))
            {
                Add(archive, "lib/net10.0/" + Path.GetFileName(path), File.ReadAllBytes(path));
            }
        }

        return content.ToArray();
    }

    /// <summary>Adds a package to <see cref="Feed"/>.</summary>
    public void Publish(string version, string text) => File.WriteAllBytes(Path.Combine(Feed, $"Updated.{version}.nupkg"), Pack(version, text));

    /// <summary>Starts the program.</summary>
    public Task<(int ExitCode, string Output, string Error)> LaunchAsync(params string[] arguments) => PopconAsync(["launch"], arguments);

    /// <summary>Runs a command of <c>popcon update</c>.</summary>
    public async Task<JsonNode> UpdateAsync(params string[] command)
    {
        (int exitCode, string output, string error) = await PopconAsync(["update", .. command], []);
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    private Task<(int ExitCode, string Output, string Error)> PopconAsync(string[] command, string[] more) => RunningProcess.RunAsync(
        Tool.Find("dotnet")!, ["exec", Popcon, .. command, "--config", _config, "--root", _folder.File("root"), .. more], _environment, deadline: TimeSpan.FromMinutes(2));

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }
}
