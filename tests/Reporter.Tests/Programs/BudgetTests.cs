using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reporter.Sending;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>What an exit may cost and what it must not lose, with the default budget.</summary>
public sealed class BudgetTests
{
    private static readonly (string Name, string? Value) DefaultBudget = ("DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS", null);

    /// <summary>E2.</summary>
    [Fact]
    public async Task Exit_ManyProgramsAtOnce_DefaultBudgetLosesNone()
    {
        const int Programs = 8;
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        await Task.WhenAll(Enumerable.Range(0, Programs).Select(_ => RunAsync(receiver.Port)));
        Assert.Equal(Programs, receiver.Lines.Count(line => line == Pair.Reports));
        Assert.Equal(Programs, receiver.Lines.Count(line => line == Pair.Used("newtonsoft.json")));
    }

    /// <summary>E2: nothing in a report to an address or a socket blocks, so that the budget is never used up.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("unix:///no/such/socket")]
    public async Task Exit_WithTheLongestBudget_DoesNotUseItUp(string host)
    {
        Dictionary<string, string?> environment = Hook.On(
            9, ("DOTNET_POPCONTEST_STATSD_HOST", host), ("DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS", "600000"));
        (int exitCode, _, _) = await RunningProcess.RunAsync("dotnet", [Pair.Sample("Exits"), "return"], environment, deadline: TimeSpan.FromMinutes(1));
        Assert.Equal(7, exitCode);
    }

    /// <summary>E25: the queue of a Unix socket is short; a server that empties it late still gets what was sent meanwhile.</summary>
    [Fact]
    public void Send_QueueOfTheSocketFull_WaitsForRoom()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("statsd.sock");
        using StatsdReceiver receiver = StatsdReceiver.OnUnixSocket(path);
        StatsdEndpoint endpoint = StatsdEndpoint.Find("unix://" + path, 0);
        bool isSent = false;

        // The sender waits a quarter of a second, for which a busy machine can stand still. The reader has a thread of its own, because
        // those that run tests may be busy with others for longer.
        for (int attempt = 0; attempt < 3 && !isSent; attempt++)
        {
            Fill(path);
            var reader = new Thread(() =>
            {
                Thread.Sleep(20);
                _ = receiver.Lines;
            });
            reader.Start();
            isSent = endpoint.Send("last:1|c"u8.ToArray(), "last:1|c".Length);
            reader.Join();
        }

        Assert.True(isSent);
        Assert.Contains("last:1|c", receiver.Lines);
    }

    /// <summary>E25: nothing reads any more; the sender gives up.</summary>
    [Fact]
    public void Send_QueueStaysFull_GivesUp()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("statsd.sock");
        using StatsdReceiver receiver = StatsdReceiver.OnUnixSocket(path);
        Fill(path);
        Assert.False(StatsdEndpoint.Find("unix://" + path, 0).Send("x:1|c"u8.ToArray(), "x:1|c".Length));
    }

    /// <summary>E14: the first report comes long before the interval, so that a process that is killed later is counted.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Report_DefaultInterval_FirstComesAfterSeconds()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        long started = Stopwatch.GetTimestamp();
        using RunningProcess process = RunningProcess.Start("dotnet", [Pair.Sample("Exits"), "idle"], Hook.On(receiver.Port));
        await Eventually.TrueAsync(() => receiver.Lines.Count >= 2, "the first report", TimeSpan.FromSeconds(55));
        process.Signal("KILL");
        await process.WaitForExitAsync();
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 9, 55);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(int port) =>
        RunningProcess.RunAsync("dotnet", [Pair.Sample("Exits"), "return"], Hook.On(port, DefaultBudget), deadline: TimeSpan.FromMinutes(2));

    private static void Fill(string path)
    {
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        sender.Connect(new UnixDomainSocketEndPoint(path));
        Assert.Throws<SocketException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                sender.Send("filler:1|c"u8);
            }
        });
    }
}
