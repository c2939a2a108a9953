using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Reporter.Attribution;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Sending;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>Once a day for a user: the file that remembers it, at days that the tests name.</summary>
public sealed class SentTodayTests : IDisposable
{
    private const string Today = "2026-11-21";
    private const string Tomorrow = "2026-11-22";

    private readonly TemporaryFolder _folder = new();
    private readonly StatsdReceiver _receiver = StatsdReceiver.OnLoopback();

    private string DayFile => _folder.File("state/popcon/day");

    public void Dispose()
    {
        _receiver.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Send_SecondProcess_SendsOnlyWhatIsNew()
    {
        Assert.Equal(2, Send(Today, "a"));
        Assert.Equal(1, Send(Today, "a", "b"));
        Assert.Equal([Pair.Used("a"), Pair.Used("b"), Pair.Reports], _receiver.Lines);
    }

    [Fact]
    public void Send_AfterMidnight_SendsAgainAndForgetsYesterday()
    {
        Send(Today, "a", "b");
        Assert.Equal(2, Send(Tomorrow, "a"));
        Assert.Equal([Tomorrow, "a", "#reports"], File.ReadAllLines(DayFile));
    }

    [Fact]
    public void Send_Limit_HoldsForTheDayAndNotForReports()
    {
        Assert.Equal(3, Send(Today, 3, "a", "b"));
        Assert.Equal(1, Send(Today, 3, "b", "c", "d"));
        Assert.Equal(0, Send(Today, 3, "e"));
        Assert.Equal(2, Send(Tomorrow, 3, "e"));
    }

    [Fact]
    public void Send_UsedAndUnused_UsedCountsAlways()
    {
        Assert.Equal(1, SendUnused("a"));
        Assert.Equal(3, Send(Today, "a", "b"));
        Assert.Equal(0, SendUnused("b"));
        Assert.Equal(["dotnet_popcon.library_unused.a:1|c", Pair.Used("a"), Pair.Used("b")], _receiver.Lines.Where(line => line != Pair.Reports));
    }

    [Fact]
    public async Task Send_FileAndFolder_BelongToTheirOwnerAlone()
    {
        Send(Today, "a");
        Assert.Equal("600", await _folder.ModeAsync("state/popcon/day"));
        Assert.Equal("700", await _folder.ModeAsync("state/popcon"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("2026-11-21\n\n\nb\nhalf")]
    public void Send_DamagedFile_IsUsedAsFarAsItGoes(string text)
    {
        _folder.Write("state/popcon/day", text);
        Assert.Equal(2, Send(Today, "a"));
        Assert.Equal(0, Send(Today, "a"));
    }

    [Fact]
    public void Send_FileInUse_KeepsTheCountersAndSaysSo()
    {
        Send(Today, "a");
        using var other = new FileStream(DayFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        StatsdDatagrams datagrams = Counters("b");
        var today = new SentToday(DayFile, 0);
        Assert.Equal(0, today.Send(datagrams, Endpoint(), Today));
        Assert.Equal(["b", "#reports"], datagrams.Keys);
        Assert.Contains("is in use", today.Problem, StringComparison.Ordinal);
        other.Dispose();
        Assert.Equal(1, today.Send(datagrams, Endpoint(), Today));
        Assert.Null(today.Problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/proc/no/such/day")]
    [InlineData("/dev/null")]
    public void Send_NoUsableFile_SendsNothing(string? path)
    {
        Assert.Equal(0, new SentToday(path, 0).Send(Counters("a"), Endpoint(), Today));
        Assert.Empty(_receiver.Lines);
    }

    [Fact]
    public void Send_FileIsALink_SendsNothing()
    {
        string target = _folder.Write("target", "precious");
        Directory.CreateDirectory(Path.GetDirectoryName(DayFile)!);
        File.CreateSymbolicLink(DayFile, target);
        Assert.Equal(0, Send(Today, "a"));
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void Send_HostWithoutAnAddress_ClaimsNothing()
    {
        StatsdDatagrams datagrams = Counters("a");
        Assert.Equal(0, new SentToday(DayFile, 0).Send(datagrams, new StatsdEndpoint(2, []), Today));
        Assert.False(File.Exists(DayFile));
        Assert.Equal(2, datagrams.Keys.Count);
    }

    /// <summary>Real processes, all at once.</summary>
    [Fact]
    public async Task Processes_TwentyOfOneUserAtOnce_SendEachNameOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RunAsync("Exits", Environment())));
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], _receiver.Lines);
    }

    [Fact]
    public async Task Processes_OfTwoUsers_DoNotDisturbEachOther()
    {
        await RunAsync("Exits", Environment(("XDG_STATE_HOME", null), ("HOME", _folder.File("ada"))));
        await RunAsync("Exits", Environment(("XDG_STATE_HOME", null), ("HOME", _folder.File("grace"))));
        await RunAsync("Exits", Environment(("XDG_STATE_HOME", null), ("HOME", _folder.File("grace"))));
        Assert.Equal(2, _receiver.Lines.Count(line => line == Pair.Reports));
        Assert.Equal(2, _receiver.Lines.Count(line => line == Pair.Used("newtonsoft.json")));
        Assert.True(File.Exists(_folder.File("ada/.local/state/popcon/day")));
    }

    [SkippableFact]
    public async Task Process_UnwritableHome_SendsNothingAndSaysSo()
    {
        string setpriv = Tool.Require("setpriv", "util-linux");
        Directory.CreateDirectory(_folder.File("home"));
        Directory.CreateDirectory(_folder.File("log"));
        foreach ((string path, string mode) in new[] { (_folder.Path, "755"), (_folder.File("home"), "555"), (_folder.File("log"), "777") })
        {
            await RunningProcess.RunAsync("chmod", [mode, path]);
        }

        string program = CopyForEverybody(Path.GetDirectoryName(Pair.Sample("Exits"))!, _folder.File("app"));
        string hook = CopyForEverybody(Path.GetDirectoryName(Hook.Path)!, _folder.File("hook"));
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            setpriv,
            ["--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", Path.Combine(program, "Exits.dll"), "return"],
            Environment(
                ("DOTNET_STARTUP_HOOKS", Path.Combine(hook, "PopCon.Reporter.dll")), ("XDG_STATE_HOME", null), ("HOME", _folder.File("home")),
                ("DOTNET_POPCONTEST_LOG", _folder.File("log/log"))));
        Skip.If(error.Contains("setpriv", StringComparison.Ordinal), "the user cannot be changed here");
        Assert.Equal(7, exitCode);
        Assert.Empty(error);
        Assert.Empty(_receiver.Lines);
        Assert.Contains("nothing sent: " + _folder.File("home/.local/state/popcon/day"), await File.ReadAllTextAsync(_folder.File("log/log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_LockHeldByAnother_EndsWithoutASend()
    {
        _folder.Write("state/popcon/day", string.Empty);
        await using var other = new FileStream(DayFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await RunAsync("Exits", Environment());
        Assert.Empty(_receiver.Lines);
    }

    [Fact]
    public async Task MaxPackages_WithoutOnceADay_HoldsForTheProcess()
    {
        await RunAsync("Popular", Environment(("DOTNET_POPCONTEST_ONCE_A_DAY", null), ("DOTNET_POPCONTEST_MAX_PACKAGES", "3"), ("DOTNET_POPCONTEST_REPORT_UNUSED", "1")));
        Assert.Equal(4, _receiver.Lines.Count);
        Assert.Contains(Pair.Reports, _receiver.Lines);
        Assert.DoesNotContain(_receiver.Lines, line => line.Contains("library_unused", StringComparison.Ordinal));
    }

    private static string CopyForEverybody(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        System.Diagnostics.Process.Start("chmod", ["-R", "a+rX", to]).WaitForExit();
        return to;
    }

    private static async Task RunAsync(string sample, Dictionary<string, string?> environment)
    {
        (_, _, string error) = await RunningProcess.RunAsync("dotnet", [Pair.Sample(sample), "return"], environment, deadline: TimeSpan.FromMinutes(2));
        Assert.Empty(error);
    }

    private static StatsdDatagrams Counters(params string[] ids)
    {
        var datagrams = new StatsdDatagrams(new Settings());
        Array.ForEach(ids, id => datagrams.Add(sibling: null, new Package(id, "1.0")));
        datagrams.Add("reports", package: null);
        return datagrams;
    }

    private Dictionary<string, string?> Environment(params (string Name, string? Value)[] more) =>
        Hook.On(_receiver.Port, [("DOTNET_POPCONTEST_ONCE_A_DAY", "1"), ("XDG_STATE_HOME", _folder.File("state")), .. more]);

    private StatsdEndpoint Endpoint() => StatsdEndpoint.Find("localhost", _receiver.Port);

    private int Send(string day, params string[] ids) => Send(day, 0, ids);

    private int Send(string day, int maxPackages, params string[] ids) => new SentToday(DayFile, maxPackages).Send(Counters(ids), Endpoint(), day);

    private int SendUnused(string id)
    {
        var datagrams = new StatsdDatagrams(new Settings());
        datagrams.Add("library_unused", new Package(id, "1.0"));
        return new SentToday(DayFile, 0).Send(datagrams, Endpoint(), Today);
    }
}
