using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Tests.Support;

namespace PopCon.Trust.Tests.Cases;

/// <summary>Plays one case in a folder of its own, with real files, links, modes and archives.</summary>
internal sealed class CasePlayer : IDisposable
{
    private static readonly string Targets = Repository.PathOf("src", "Trust", "build", "PopCon.Trust.targets");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly JsonObject _case;
    private readonly CaseFiles _files;

    // A case that changes the working folder names its files relative to it.
    private readonly bool _isRelative;

    public CasePlayer(string id)
    {
        _case = CaseFile.All[id];
        _files = new CaseFiles(Substitute, _folder.Path);
        _isRelative = _case["steps"]!.AsArray().Any(step => step!.AsObject().ContainsKey("cwd"));
        _values["w"] = _folder.Path;
        _values["home"] = Directory.CreateDirectory(_folder.File("home")).FullName;
        _values["cli"] = string.Join(' ', PopconProcess.Command);
        _values["targets"] = Targets;
    }

    /// <summary>Plays the case.</summary>
    public async Task PlayAsync()
    {
        foreach (string need in (_case["needs"]?.AsArray() ?? []).Select(need => (string)need!).Where(need => !need.StartsWith("var:", StringComparison.Ordinal)))
        {
            Tool.Require(need, need);
        }

        _files.Make(_case["tree"]);
        foreach (JsonNode? step in _case["steps"]!.AsArray())
        {
            await PlayAsync(step!.AsObject());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private async Task PlayAsync(JsonObject step)
    {
        switch (step.First().Key)
        {
            case "run" or "tool":
                await RunAsync(step);
                break;
            case "write":
                _files.Make(step["write"]);
                break;
            case "edit":
                _files.Edit(step);
                break;
            case "remove":
                File.Delete(_files.PathOf(step["remove"]));
                break;
            case "copy":
                File.Copy(_files.PathOf(step["copy"]![0]), _files.PathOf(step["copy"]![1]));
                break;
            case "chmod":
                CaseFiles.SetMode(_files.PathOf(step["chmod"]![0]), (string)step["chmod"]![1]!);
                break;
            case "unzip":
                await ZipFile.ExtractToDirectoryAsync(_files.PathOf(step["unzip"]), _files.PathOf(step["into"]));
                break;
            case "check":
                Check(step["check"]!.AsObject());
                break;
            case var other:
                throw new InvalidOperationException("The cases use an unknown step: " + other);
        }
    }

    private async Task RunAsync(JsonObject step)
    {
        string[] words = [.. (step["run"] ?? step["tool"])!.AsArray().Select(word => Substitute((string)word!))];
        (int exitCode, string output, string error) = RunsHere(step)
            ? PopconProcess.Run(words)
            : await StartAsync(step, words);
        JsonObject expected = step["expect"]?.AsObject() ?? new JsonObject { ["exit"] = 0 };
        string what = $"{string.Join(' ', words)}\nexit {exitCode}\nstdout: {output}\nstderr: {error}";
        Assert.True(MatchesExit(expected["exit"], exitCode), what);
        Assert.True(expected["stdout"] is not { } text || CaseMatch.Matches(Substitute(text), output), what);
        Assert.True(expected["stderr"] is not { } complaint || CaseMatch.Matches(complaint, error), what);
        Assert.True(expected["stdout64"] is not { } bytes || (string)bytes! == Convert.ToBase64String(Encoding.UTF8.GetBytes(output)), what);
        Assert.True(expected["json"] is not { } json || CaseMatch.Matches(json, JsonNode.Parse(output)), what);
        Assert.All(expected["stdout_has"]?.AsArray() ?? [], part => Assert.Contains((string)part!, output));
        Assert.All(expected["stderr_has"]?.AsArray() ?? [], part => Assert.Contains((string)part!, error, StringComparison.OrdinalIgnoreCase));
        foreach ((string name, JsonNode? how) in step["save"]?.AsObject() ?? [])
        {
            _values[name] = Regex.Match(output, (string)how!["re"]!, RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
        }
    }

    // Loading, the working folder, the environment and standard input belong to a process.
    private bool RunsHere(JsonObject step) =>
        step.ContainsKey("run") && (string)_case["section"]! != "load" && !_isRelative && !step.ContainsKey("env")
        && !step.ContainsKey("stdin") && !step.ContainsKey("stdin64");

    private Task<(int ExitCode, string Output, string Error)> StartAsync(JsonObject step, string[] words)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _values["home"],
            ["DOTNET_CLI_HOME"] = _values["home"],
            ["DOTNET_NOLOGO"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["LC_ALL"] = "C.UTF-8",
        };
        foreach ((string name, JsonNode? value) in step["env"]?.AsObject() ?? [])
        {
            environment[name] = Substitute((string)value!);
        }

        string[] command = step.ContainsKey("run") ? [.. PopconProcess.Command, .. words] : [Tool.Require(words[0], words[0]), .. words[1..]];
        byte[]? input = step["stdin64"] is { } bytes ? Convert.FromBase64String((string)bytes!)
            : step["stdin"] is { } text ? Encoding.UTF8.GetBytes((string)text!)
            : null;
        string folder = step["cwd"] is { } cwd ? _files.PathOf(cwd) : _folder.Path;
        return RawProcess.RunAsync(command[0], command[1..], folder, environment, input);
    }

    private void Check(JsonObject check)
    {
        foreach ((string file, JsonNode? expected) in check)
        {
            if (file == "$files")
            {
                string folder = _files.PathOf(expected!["in"]);
                Assert.Equal(expected["are"]!.AsArray().Select(name => (string)name!), Directory.Exists(folder) ? Directory.GetFiles(folder) : []);
                continue;
            }

            string path = _files.PathOf(JsonValue.Create(file));
            Assert.Equal((bool?)expected!["exists"] ?? true, File.Exists(path));
            Assert.True(expected["text"] is not { } text || CaseMatch.Matches(text, File.ReadAllText(path)), file);
            Assert.True(expected["json"] is not { } json || CaseMatch.Matches(json, JsonNode.Parse(File.ReadAllText(path))), file);
            Assert.True(
                expected["mode"] is not { } mode || OperatingSystem.IsWindows() || Convert.ToString((int)File.GetUnixFileMode(path), 8) == (string)mode!, file);
        }
    }

    private static bool MatchesExit(JsonNode? expected, int exitCode) => expected switch
    {
        null => true,
        JsonArray choices => choices.Any(choice => (int)choice! == exitCode),
        _ => CaseMatch.Matches(expected, exitCode),
    };

    private JsonNode Substitute(JsonNode expected) => JsonNode.Parse(Substitute(expected.ToJsonString(), JsonSerialize))!;

    private string Substitute(string text) => Substitute(text, value => value);

    private static string JsonSerialize(string value) => JsonSerializer.Serialize(value)[1..^1];

    private string Substitute(string text, Func<string, string> encode) => Regex.Replace(
        text,
        "\\{(?:(?<kind>key|blob):)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\\}",
        match => match.Groups["kind"] is { Success: true, Value: var kind } ? Provide(kind, match.Groups["name"].Value)
            : _values.TryGetValue(match.Groups["name"].Value, out string? value) ? encode(value) : match.Value,
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(5));

    private string Provide(string kind, string name)
    {
        string path = _folder.File($".{kind}s/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, CaseFile.Content(kind, name));
        return path;
    }
}
