using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Privacy;
using PopCon.StatsdBridge.IntegrationTests.State;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.History;

/// <summary>The daily counts of the real bridge, over restarts, kills, expiry and reloads.</summary>
public sealed class HistoryTests : IDisposable
{
    private const string Used = "dotnet_popcon_library_used:1|c|#library:";

    private readonly HistoryBridge _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public async Task Restart_WithAndWithoutStateFile_CountsEveryProcessOnce()
    {
        string state = "--state.file=" + _history.File("state");
        foreach ((string[] arguments, int run) in new[] { ([state], 1), ([state], 2), (Array.Empty<string>(), 3), ([state], 4) })
        {
            await _history.StartAsync(arguments);
            await _history.WaitForAsync("a", run - 1);
            _history.Bridge.Send(Used + "a\n" + "dotnet_popcon_reports:1|c");
            await _history.WaitForAsync("a", run);
            Assert.Equal(0, await _history.Bridge.StopAsync());
        }

        Assert.Contains("dotnet,used,a,,,,,4", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_history.Folder, "*-*-*.csv"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_AfterASave_LosesNothingThatWasSaved()
    {
        string[] arguments = ["--state.file=" + _history.File("state"), "--state.interval=1s"];
        await _history.StartAsync(arguments);
        for (int i = 1; i <= 5; i++)
        {
            _history.Bridge.Send(Used + "a");
            await _history.WaitForAsync("a", i);
        }

        await _history.WaitForFileAsync("dotnet,used,a,,,,,5\n");
        await _history.EndAsync("KILL");
        await _history.StartAsync(arguments);
        Assert.Equal(5, await _history.ProcessesAsync("a"));
        _history.Bridge.Send(Used + "a");
        await _history.WaitForAsync("a", 6);
    }

    [Fact]
    public async Task Start_FolderOfAnotherBridge_RefusesWithOneSentence()
    {
        await _history.StartAsync();

        (int exitCode, _, string error) = await BridgeProgram.RunAsync(
            "--history.folder=" + _history.Folder, "--web.listen-address=127.0.0.1:0", "--statsd.listen-udp=", "--statsd.listen-tcp=127.0.0.1:0");

        Assert.Equal(1, exitCode);
        string line = Assert.Single(error.Split('\n'), line => line.Contains("level=ERROR", StringComparison.Ordinal));
        Assert.Contains("another bridge is using it. Give each bridge a folder of its own.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderThatIsAFile_RefusesWithOneSentence()
    {
        await File.WriteAllTextAsync(_history.Folder, string.Empty);

        (int exitCode, _, string error) = await BridgeProgram.RunAsync(
            "--history.folder=" + _history.Folder, "--web.listen-address=127.0.0.1:0", "--statsd.listen-udp=", "--statsd.listen-tcp=127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Cannot use the history folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DamagedLines_AreLoggedAndCounted()
    {
        await _history.StartAsync();
        _history.Bridge.Send(Used + "a\n" + Used + "b");
        await _history.WaitForAsync("b", 1);
        Assert.Equal(0, await _history.Bridge.StopAsync());
        string file = Assert.Single(Directory.GetFiles(_history.Folder, "*.csv"));
        string text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("dotnet,used,a,,,,,1", "dotnet,used,\"a,,,,,1", StringComparison.Ordinal) + "\0\0\n");

        await _history.StartAsync();

        Assert.Equal(2, await _history.Bridge.ValueAsync("popcon_bridge_history_damaged_lines_total"));
        await _history.Bridge.Process.LogsAsync("The history has damaged lines");
        Assert.Contains(file, _history.Bridge.Process.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (await _history.ProcessesAsync("a"), await _history.ProcessesAsync("b")));
    }

    [Fact]
    public async Task Expiry_ShortTtl_LosesNothing()
    {
        string rules = _history.File("rules.yml");
        await File.WriteAllTextAsync(rules, "mappings: [{match: 'dotnet_popcon_library_used', name: dotnet_popcon_library_used, ttl: 1s}]\n");
        await _history.StartAsync("--statsd.mapping-config=" + rules, "--state.interval=1h");
        for (int round = 1; round <= 3; round++)
        {
            _history.Bridge.Send(Used + "a\n" + Used + "a");
            await Eventually.TrueAsync(
                async () => await _history.Bridge.ValueAsync("popcon_bridge_expired_series_total") == round, $"expiry {round}");
        }

        Assert.Equal(6, await _history.ProcessesAsync("a"));
    }

    [Fact]
    public async Task Reload_IntoAModeOfPrivacy_KeepsWhatWasCountedAndReleasesTheRest()
    {
        string rules = _history.File("rules.yml");
        await File.WriteAllTextAsync(rules, "mappings: [{match: 'dotnet_popcon_library_used', name: dotnet_popcon_library_used}]\n");
        await _history.StartAsync("--statsd.mapping-config=" + rules, "--web.enable-lifecycle", "--privacy.gate.epoch=5s");
        _history.Bridge.Send(Used + "a");
        await _history.WaitForAsync("a", 1);
        _history.Bridge.Send(Used + "a");
        await _history.Bridge.WaitForAsync("dotnet_popcon_library_used{library=\"a\"}", "2");

        await File.WriteAllTextAsync(rules, "mappings: [{match: 'dotnet_popcon_library_used', name: dotnet_popcon_library_used, privacy: gate, privacy_k: 3}]\n");
        _history.Bridge.Process.Signal("HUP");
        await Eventually.TrueAsync(async () => (await _history.Bridge.SamplesAsync()).Keys.Any(key => key.Contains("mode=\"gate\"", StringComparison.Ordinal)), "the gate");

        await _history.WaitForAsync("a", 2);
        for (int i = 0; i < 6; i++)
        {
            _history.Bridge.Send(Used + "b");
        }

        await Eventually.TrueAsync(async () => await _history.ProcessesAsync("b") is 3 or 6, "a release", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Gate_CountsOfAnEpoch_AreKeptAsReleasedAndOnlyThen()
    {
        using EpochBridge bridge = await EpochBridge.StartAsync(
            20, "--privacy.mode=gate", "--privacy.gate.k=10", "--privacy.gate.epoch=20s", "--history.folder=" + _history.Folder, "--state.interval=1s");
        await bridge.InOneEpochAsync(async () =>
        {
            bridge.Send(14, Used + "many");
            bridge.Send(9, Used + "few");
            bridge.Send(100, "dotnet_popcon_reports:1|c");
            await bridge.CountedAsync();
            string page = await bridge.Bridge.GetAsync("/");
            Assert.Contains("Reporting is switched on", page, StringComparison.Ordinal);
            Assert.DoesNotContain("many", page + await bridge.Bridge.GetAsync("/api/v1/popularity") + History(), StringComparison.Ordinal);
        });

        await bridge.ShownAsync("dotnet_popcon_library_used{library=\"many\"}", "10");

        // Written before it was shown.
        Assert.Contains("dotnet,used,many,,,,,10\n", History(), StringComparison.Ordinal);
        Assert.Contains("dotnet,reports,,,,,,100\n", History(), StringComparison.Ordinal);
        Assert.DoesNotContain("few", History(), StringComparison.Ordinal);

        // What a restart restores is no step.
        await bridge.EndAsync("KILL");
        await bridge.StartAgainAsync();
        await bridge.ShownAsync("dotnet_popcon_library_used{library=\"many\"}", "10");
        Assert.Contains("\"package\":\"many\",\"processes\":10,", await bridge.Bridge.GetAsync("/api/v1/popularity"), StringComparison.Ordinal);
        await bridge.EndAsync("TERM");
        Assert.Contains("dotnet,used,many,,,,,10\n", History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_FullDisk_IsCountedAndMadeUpForLater()
    {
        using SmallDisk disk = await SmallDisk.MountAsync(_history.Folder);
        await _history.StartAsync("--state.interval=1s");
        disk.Fill();
        _history.Bridge.Send(string.Join('\n', Enumerable.Range(0, 30).Select(i => Used + new string('x', 200) + i)));
        await Eventually.TrueAsync(
            async () => await _history.Bridge.ValueAsync("popcon_bridge_history_saves_total{outcome=\"failure\"}") > 0, "a save that fails");
        await _history.Bridge.Process.LogsAsync("The history could not be saved");

        disk.Empty();

        await _history.WaitForFileAsync(new string('x', 200) + "29");
    }

    [Fact]
    public async Task Api_WrongParameter_NamesItAndSoDoesTheLackOfAHistory()
    {
        await _history.StartAsync();
        using HttpResponseMessage wrong = await _history.GetAsync("/api/v1/popularity?from=yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("Invalid from \"yesterday\": expected a UTC day such as 2026-10-01.\n", await wrong.Content.ReadAsStringAsync());

        using BridgeProcess bare = await BridgeProcess.StartAsync();
        using HttpResponseMessage none = await HistoryBridge.GetAsync(bare, "/api/v1/span");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("This bridge keeps no history. Start it with --history.folder.\n", await none.Content.ReadAsStringAsync());
    }

    private string History() => string.Concat(Directory.GetFiles(_history.Folder, "*.csv").Select(File.ReadAllText));
}
