using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>
/// The attack on scrapes of the real bridge: it must succeed where everything is shown and fail on what a mode shows. A month of a
/// made-up site is sent, of which epochs of seconds stand for days and weeks; without a mode a week, because the attack succeeds by then.
/// </summary>
/// <remarks>Two minutes. With POPCON_ATTACK=1 the whole month, three sites, also with Reporters that count once a day: a quarter of an hour.</remarks>
[Trait("Speed", "Slow")]
public sealed class AttackTests(AttackTests.Run run) : IClassFixture<AttackTests.Run>
{
    [SkippableTheory]
    [InlineData("off")]
    [InlineData("gate")]
    [InlineData("dp")]
    public void Scrapes_OfAMode_KeepItsLimits(string mode) =>
        Assert.All(run.Of(mode), result => Assert.Empty(Texts(result["wrong"]!)));

    [SkippableFact]
    public void Scrapes_WithoutAMode_DoNotKeepTheLimitsOfAGate() =>
        Assert.All(run.Of("off"), result => Assert.Contains(Texts(result["wrong_as_gate"]!), wrong => wrong.StartsWith("light_hour_auc", StringComparison.Ordinal)));

    [SkippableFact]
    public void Scrapes_OfAGate_AreThoseOfTheReference() =>
        Assert.All(run.Of("gate"), result => Assert.Empty(result["difference"]!.GetValue<string>()));

    // The reference against its own vectors, and the attack against what must and must not yield to it.
    [SkippableFact]
    public async Task Attack_ItsOwnTests_Pass()
    {
        (int exitCode, _, string error) = await Run.PythonAsync(run.Python, "test_attack.py");
        Assert.True(exitCode == 0, error);
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => text!.GetValue<string>());

    /// <summary>All modes side by side, once for all tests.</summary>
    public sealed class Run : IAsyncLifetime, IDisposable
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromHours(2);

        // Nothing of an earlier run is read, and nothing is left beside the sources.
        private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal) { ["PYTHONDONTWRITEBYTECODE"] = "1" };

        private readonly TemporaryFolder _folder = new();
        private string? _python;
        private JsonObject _results = [];
        private string _error = string.Empty;

        private static bool IsWhole => System.Environment.GetEnvironmentVariable("POPCON_ATTACK") is { Length: > 0 };

        /// <summary>A Python with what the attack needs; the test is skipped without.</summary>
        public string Python
        {
            get
            {
                Skip.If(_python is null, "numpy is missing: apt-get install python3-numpy");
                return _python!;
            }
        }

        /// <summary>Runs a script of the attack.</summary>
        public static Task<(int ExitCode, string Output, string Error)> PythonAsync(string python, params string[] arguments) =>
            RunningProcess.RunAsync(python, arguments, Environment, Repository.PathOf("tests", "Privacy", "attack"), Deadline);

        /// <summary>The results of a mode, one for each site; also of Reporters that count once a day, where they were run.</summary>
        public IReadOnlyList<JsonNode> Of(string mode)
        {
            _ = Python;
            JsonNode[] results = [.. _results.Where(result => result.Key.StartsWith(mode, StringComparison.Ordinal)).Select(result => result.Value!)];
            Assert.True(results.Length == (IsWhole ? 6 : 1), _error);
            return results;
        }

        /// <inheritdoc/>
        public async Task InitializeAsync()
        {
            _python = await FindPythonAsync();
            if (_python is null)
            {
                return;
            }

            string bridge = Path.Combine(Repository.OutputOf("src/StatsdBridge"), "PopCon.StatsdBridge.dll");
            string[] extent = IsWhole ? [] : ["--seeds", "1", "--modes", "off,gate,dp", "--open-days", "7"];
            (_, _, _error) = await PythonAsync(_python, ["run.py", "--bridge", $"dotnet exec '{bridge}'", "--out", _folder.File("run"), .. extent]);
            if (File.Exists(_folder.File("run/results.json")))
            {
                _results = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("run/results.json")))!.AsObject();
            }
        }

        /// <inheritdoc/>
        public Task DisposeAsync() => Task.CompletedTask;

        /// <inheritdoc/>
        public void Dispose() => _folder.Dispose();

        // Debian's Python has the package; another one that comes first on PATH may not.
        private static async Task<string?> FindPythonAsync()
        {
            foreach (string? python in (string?[])["/usr/bin/python3", Tool.Find("python3")])
            {
                if (File.Exists(python) && (await RunningProcess.RunAsync(python, ["-c", "import numpy"])).ExitCode == 0)
                {
                    return python;
                }
            }

            return null;
        }
    }
}
