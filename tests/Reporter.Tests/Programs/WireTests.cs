using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>What settings make of the datagrams of a real process.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Prefix_WithANamespace_NamesTheSiblings() =>
        Assert.Equal(
            ["dotnet_popcon.namespace.prod.library_used.newtonsoft.json:1|c", "dotnet_popcon.namespace.prod.reports:1|c"],
            await RunAsync("Exits", ("DOTNET_POPCONTEST_STATSD_PREFIX", "dotnet_popcon.namespace.prod.library_used")));

    [Fact]
    public async Task Format_TagsWithAllLabels_SaysThem() =>
        Assert.Equal(
            ["dotnet_popcon.library_used:1|c|#library:newtonsoft.json,version:13,dependency:direct,framework:net10.0", Pair.Reports],
            await RunAsync(
                "Exits",
                ("DOTNET_POPCONTEST_FORMAT", "tags"),
                ("DOTNET_POPCONTEST_LABEL_VERSION", "major"),
                ("DOTNET_POPCONTEST_LABEL_DEPENDENCY", "1"),
                ("DOTNET_POPCONTEST_LABEL_FRAMEWORK", "true")));

    [Fact]
    public async Task Labels_WithoutTags_AreNotSent() =>
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await RunAsync("Exits", ("DOTNET_POPCONTEST_LABEL_VERSION", "full")));

    [Fact]
    public async Task ReportUnused_PackageNeverLoaded_IsCountedAsSuch() =>
        Assert.Contains("dotnet_popcon.library_unused.polly.core:1|c", await RunAsync("Popular", ("DOTNET_POPCONTEST_REPORT_UNUSED", "1")));

    [Fact]
    public async Task IncludeAndExclude_Patterns_DecideWhatIsSent() =>
        Assert.Equal(
            [Pair.Used("newtonsoft.json"), Pair.Reports],
            await RunAsync("Popular", ("DOTNET_POPCONTEST_INCLUDE", "N*"), ("DOTNET_POPCONTEST_EXCLUDE", "*.Internal;NodaTime")));

    [Theory]
    [InlineData("DOTNET_POPCONTEST_OPTOUT")]
    [InlineData("DO_NOT_TRACK")]
    public async Task OptOut_Set_SendsNothing(string variable) => Assert.Empty(await RunAsync("Exits", (variable, "1")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Host_Loopback_IsReached(string host) =>
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], await RunAsync("Exits", ("DOTNET_POPCONTEST_STATSD_HOST", host)));

    [SkippableFact]
    public async Task Host_IPv6_IsReached()
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "no IPv6 here");
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback6();
        await RunOnceAsync(receiver.Port, ("DOTNET_POPCONTEST_STATSD_HOST", "::1"));
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }

    [Fact]
    public async Task Host_ByName_IsResolved()
    {
        // Every Unix has its own name in /etc/hosts or by nss-myhostname; "ip4-loopback" and the like differ. 127.1 is a name to no one but
        // is no written address that the reporter knows either, so that it goes the way of names.
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        await RunOnceAsync(receiver.Port, ("DOTNET_POPCONTEST_STATSD_HOST", "127.1"));
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }

    [Fact]
    public async Task Host_UnixSocket_IsReached()
    {
        using var folder = new TemporaryFolder();
        using StatsdReceiver receiver = StatsdReceiver.OnUnixSocket(folder.File("statsd.sock"));
        await RunOnceAsync(9, ("DOTNET_POPCONTEST_STATSD_HOST", "unix://" + folder.File("statsd.sock")));
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }

    [Fact]
    public async Task Datagram_AllCounters_AreJoinedByLineEnds()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        await RunOnceAsync(receiver.Port);
        Assert.Equal([Pair.Used("newtonsoft.json") + "\n" + Pair.Reports], receiver.Datagrams);
    }

    [Fact]
    public async Task Children_Inherit_AndAreCountedForThemselves()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        string shell = $"dotnet '{Pair.Sample("Exits")}' return; dotnet '{Pair.Sample("Exits")}' return; true";
        await RunningProcess.RunAsync("sh", ["-c", shell], Hook.On(receiver.Port));
        Assert.Equal(2, receiver.Lines.Count(line => line == Pair.Reports));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string sample, params (string Name, string? Value)[] settings)
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        await RunningProcess.RunAsync("dotnet", [Pair.Sample(sample), "return"], Hook.On(receiver.Port, settings));
        return receiver.Lines;
    }

    private static async Task RunOnceAsync(int port, params (string Name, string? Value)[] settings)
    {
        (int exitCode, _, string error) =
            await RunningProcess.RunAsync("dotnet", [Pair.Sample("Exits"), "return"], Hook.On(port, settings));
        Assert.Equal(7, exitCode);
        Assert.Empty(error);
    }
}
