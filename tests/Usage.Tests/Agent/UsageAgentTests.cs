using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Agent;

public sealed class UsageAgentTests
{
    private const string Nowhere = "https://usage.example";

    [Fact]
    public void UsageAgent_WrongSettings_CountsNothingAndNamesAllMistakes()
    {
        var agent = new UsageAgent(new UsageAgentOptions { Author = "a/b", DataDirectory = "..", PackageName = " ", Host = "http://usage.example", UploadFrequency = "0h", Version = "x" });

        agent.Log("import");
        agent.Revoke();
        agent.Uninstall();

        Assert.Equal(7, agent.Mistakes.Count);
        Assert.Equal("settings", agent.Status.Reason);
        Assert.Equal(string.Empty, agent.ShowLogs());
    }

    [Fact]
    public void Log_HomeIsAFile_LosesTheCountAndDoesNotThrow()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        File.WriteAllText(home.Beside("file"), "not a folder");
        UsageAgent agent = home.Agent(clock, Path.Combine(home.Beside("file"), "below"));

        agent.Log("import");

        Assert.Equal(ConsentState.Unknown, agent.Status.Consent);
        Assert.Equal("off", agent.Upload(force: true, budget: null).Outcome);
    }

    [Fact]
    public void Log_CountsFolderIsAFile_LosesTheCountAndDoesNotThrow()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        File.WriteAllText(home.Home.Counts, "in the way");
        UsageAgent agent = home.Agent(clock);

        agent.Log("import");
        agent.Log("import");

        Assert.Empty(agent.Counts);
        Assert.Equal("on", agent.Status.Effective);
    }

    [SkippableFact]
    public async Task Log_DiskIsFull_LosesTheCountAndCountsAgainOnTheNextDay()
    {
        using SmallDisk disk = await SmallDisk.MountAsync();
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        string path = Path.Combine(disk.Path, "home");
        Directory.CreateDirectory(path);
        File.Copy(home.Home.File("consent.json"), Path.Combine(path, "consent.json"));
        UsageAgent agent = home.Agent(clock, path);
        disk.Fill();

        agent.Log("import");
        Assert.Empty(agent.Counts);

        disk.Free();
        clock.Now = clock.Now.AddDays(1);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        agent.Log("import");
        Assert.Equal(1, Assert.Single(agent.Counts).Count);
    }

    [Fact]
    public void Log_ManyThreads_LosesNoCount()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                agent.Log("import");
            }
        });

        Assert.Equal(80_000, Assert.Single(home.Agent(clock).Counts).Count);
    }

    [Fact]
    public void Log_KnownName_AllocatesNothing()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);
        agent.Log("import");
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            agent.Log("import");
        }

        // A look at the clock, once a second, may come between.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Disable_AfterTheFirstUse_StopsThisProcessAndKeepsTheConsent()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);

        UsageAgent.Disable("other.package");
        agent.Log("import");

        Assert.Equal(1, Assert.Single(agent.Counts).Count);
        Assert.Equal("on", agent.Status.Effective);
    }

    [Fact]
    public async Task Log_ClockJumpsBackAndForth_EachCountGoesToTheDayOfItsClock()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);
        foreach (string now in new[] { "2026-05-20T12:00:00Z", "2031-01-01T00:00:00Z", "2026-05-19T23:59:59Z", "2026-05-20T12:00:00Z" })
        {
            clock.Now = SettableClock.At(now);
            await Task.Delay(TimeSpan.FromSeconds(1.2));
            agent.Log("import");
        }

        Assert.Equal(["2026-05-19 1", "2026-05-20 2", "2031-01-01 1"], agent.Counts.Select(row => $"{row.Day:yyyy-MM-dd} {row.Count}"));
    }

    [Fact]
    public void Upload_NextIsYearsAway_IsDueBecauseAClockWasWrong()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        new Schedule(clock.Now.AddYears(5), 0).Write(home.Home);

        Assert.Equal("nothing", home.Agent(clock).Upload(force: false, budget: null).Outcome);
        Assert.Equal("not-due", home.Agent(clock).Upload(force: false, budget: null).Outcome);
    }

    [Fact]
    public void Upload_AnotherProcessHasTheLock_IsBusy()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        using IDisposable? locked = home.Home.TryLock();

        Assert.Equal("busy", home.Agent(clock).Upload(force: true, budget: null).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Upload_HostNeverEnds_StopsAtTheBudgetAndKeepsTheBatch(bool sendsForEver)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Thread host = ServeForEver(listener, sendsForEver, stop.Token);
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var home = new ConsentingHome($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", clock.Now);
        home.Agent(clock).Log("import");
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");
        long started = Stopwatch.GetTimestamp();

        UploadResult result = home.Agent(clock).Upload(force: true, TimeSpan.FromSeconds(2));

        Assert.Contains(result.Outcome, sendsForEver ? new[] { "later", "sent" } : ["later"]);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(25));
        Assert.Empty(home.CountFiles());
        stop.Cancel();
        listener.Stop();
        host.Join();
    }

    [Fact]
    public void Uninstall_AfterCounting_LeavesNothing()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);
        agent.Log("import");

        agent.Uninstall();
        agent.Log("import");

        Assert.False(Directory.Exists(home.Home.Path));
    }

    private static Thread ServeForEver(TcpListener listener, bool sends, CancellationToken stop)
    {
        var thread = new Thread(() =>
        {
            try
            {
                using TcpClient client = listener.AcceptTcpClient();
                NetworkStream stream = client.GetStream();
                stream.Write(sends ? "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"u8 : ""u8);
                while (!stop.IsCancellationRequested)
                {
                    stream.Write(sends ? new byte[1000] : []);
                    Thread.Sleep(10);
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The agent hung up, or the test is over.
            }
        });
        thread.Start();
        return thread;
    }
}
