using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>
/// The attack on scrapes of the real bridge: it must succeed where everything is shown and fail on what a mode shows. A month of a
/// made-up site is sent; an epoch of seconds stands for a day or a week of it.
/// </summary>
/// <remarks>Minutes each. POPCON_ATTACK_SEED asks for another site.</remarks>
[Trait("Speed", "Slow")]
public sealed class AttackTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    // Nothing of an earlier run is read, and nothing is left beside the sources.
    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal) { ["PYTHONDONTWRITEBYTECODE"] = "1" };

    private readonly TemporaryFolder _folder = new();

    private static string Code { get; } = Repository.PathOf("tests", "Privacy", "attack");

    private static string Seed { get; } = System.Environment.GetEnvironmentVariable("POPCON_ATTACK_SEED") ?? "1";

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Off_WholeMonth_YieldsToTheAttack()
    {
        string python = await PythonAsync();
        await ReplayAsync(python, ["--statsd.read-buffer=16777216"], [], []);
        (int exitCode, string error) = await AttackAsync(python, "raw");
        Assert.True(exitCode == 0, error);

        // What a gate must keep is no matter of course.
        (exitCode, error) = await AttackAsync(python, "gate");
        Assert.Equal(1, exitCode);
        Assert.Contains("light_hour_auc", error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("gate", 50)]
    [InlineData("gate-once-a-day", 20)]
    public async Task Gate_WholeMonth_ResistsAndShowsWhatTheReferenceShows(string limits, int k)
    {
        string python = await PythonAsync();
        await ReplayAsync(
            python,
            ["--privacy.mode=gate", EpochBridge.Flag("privacy.gate.k", k), "--privacy.gate.epoch=20s"],
            ["--real-epoch", "20", "--scrape-one-in", "20"],
            limits == "gate" ? [] : ["--once-a-day"]);
        (int exitCode, string error) = await AttackAsync(python, limits);
        Assert.True(exitCode == 0, error);
        (exitCode, _, error) = await PythonAsync(
            python, "equal.py", "--scenario", _folder.File("scenario"), "--scrapes", _folder.File("scrapes"), "--k", k.ToString(CultureInfo.InvariantCulture));
        Assert.True(exitCode == 0, error);
    }

    [SkippableTheory]
    [InlineData("dp")]
    [InlineData("dp-once-a-day")]
    public async Task Dp_WholeMonth_Resists(string limits)
    {
        string python = await PythonAsync();
        await ReplayAsync(
            python,
            ["--privacy.mode=dp", "--privacy.dp.epoch=90s"],
            ["--real-epoch", "90", "--epoch", "604800", "--scrape-one-in", "100"],
            limits == "dp" ? [] : ["--once-a-day"]);
        (int exitCode, string error) = await AttackAsync(python, limits);
        Assert.True(exitCode == 0, error);
    }

    // The reference against its own vectors, and the attack against what must and must not yield to it.
    [SkippableFact]
    public async Task Attack_ItsOwnTests_Pass()
    {
        string python = await PythonAsync();
        (int exitCode, _, string error) = await PythonAsync(python, "test_attack.py");
        Assert.True(exitCode == 0, error);
    }

    private static async Task<string> PythonAsync()
    {
        Skip.If(
            System.Environment.GetEnvironmentVariable("POPCON_ATTACK") is null or "",
            "a month of traffic through the bridge takes many minutes: set POPCON_ATTACK=1");

        // Debian's Python has the package; another one that comes first on PATH may not.
        foreach (string python in (string[])["/usr/bin/python3", Tool.Require("python3", "python3")])
        {
            if (File.Exists(python) && (await RunningProcess.RunAsync(python, ["-c", "import numpy"])).ExitCode == 0)
            {
                return python;
            }
        }

        Skip.If(true, "numpy is missing: apt-get install python3-numpy");
        return string.Empty;
    }

    private static Task<(int ExitCode, string Output, string Error)> PythonAsync(string python, params string[] arguments) =>
        RunningProcess.RunAsync(python, arguments, Environment, Code, Deadline);

    private async Task ReplayAsync(string python, string[] bridgeFlags, string[] replayFlags, string[] scenarioFlags)
    {
        (int exitCode, _, string error) = await PythonAsync(python, ["scenario.py", "--out", _folder.File("scenario"), "--seed", Seed, .. scenarioFlags]);
        Assert.True(exitCode == 0, error);
        using BridgeProcess bridge = await BridgeProcess.StartAsync(bridgeFlags);
        (exitCode, _, error) = await PythonAsync(
            python,
            [
                "replay.py", "--scenario", _folder.File("scenario"), "--scrapes", _folder.File("scrapes"),
                "--statsd", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{bridge.StatsdPort}"),
                "--metrics", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{bridge.WebPort}/metrics"),
                .. replayFlags,
            ]);
        Assert.True(exitCode == 0, error);
    }

    private async Task<(int ExitCode, string Error)> AttackAsync(string python, string limits)
    {
        (int exitCode, _, string error) = await PythonAsync(
            python,
            "attack.py", "--scenario", _folder.File("scenario"), "--scrapes", _folder.File("scrapes"),
            "--limits", "limits.json", "--limits-key", limits);
        return (exitCode, error);
    }
}
