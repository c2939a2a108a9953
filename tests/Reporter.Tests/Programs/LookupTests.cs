using System;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>A statsd server by name, with name servers of all moods.</summary>
[Collection("Name server")]
public sealed class LookupTests
{
    private const string Name = "statsd.example.com";
    private static readonly string Program = "dotnet '" + Pair.Sample("Exits") + "' return";

    /// <summary>E2: while a name is looked up the default budget is short. The lookup would take a minute.</summary>
    [SkippableFact]
    public async Task Host_NameServerThatNeverAnswers_DoesNotHoldTheExit()
    {
        using NameServer server = NameServer.Silent();
        (int exitCode, string output, string error) = await server.RunAsync(
            "exec " + Program, Hook.On(9, ("DOTNET_POPCONTEST_STATSD_HOST", Name), ("DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS", null)), TimeSpan.FromSeconds(25));
        Assert.True(exitCode == 7, output + error);
        Assert.True(server.WasAsked, "the name server was never asked");
    }

    /// <summary>E3: the lookup begins with the program and not with its end.</summary>
    [SkippableFact]
    public async Task Host_NameServerThatIsSlow_ShortProcessesAreCounted()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        using NameServer server = NameServer.Answering(TimeSpan.FromMilliseconds(150));
        await server.RunAsync(
            "for i in 1 2 3 4; do " + Program + "; done; true", Hook.On(receiver.Port, ("DOTNET_POPCONTEST_STATSD_HOST", Name)), TimeSpan.FromMinutes(1));
        Assert.Equal(4, receiver.Lines.Count(line => line == Pair.Reports));
        Assert.Equal(4, receiver.Lines.Count(line => line == Pair.Used("newtonsoft.json")));
    }

    /// <summary>E17: what could not be sent stays for the next interval.</summary>
    [SkippableFact]
    public async Task Host_NameServerDownAtFirst_NothingIsLost()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        using NameServer server = NameServer.Answering(TimeSpan.Zero, failures: 6);
        Task<(int ExitCode, string Output, string Error)> run = server.RunAsync(
            "timeout -s KILL 30 dotnet '" + Pair.Sample("Exits") + "' idle",
            Hook.On(receiver.Port, ("DOTNET_POPCONTEST_STATSD_HOST", Name), ("DOTNET_POPCONTEST_INTERVAL_SECONDS", "1")),
            TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => receiver.Lines.Count >= 2 || run.IsFaulted, "the report", TimeSpan.FromSeconds(45));
        await run;
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }
}
