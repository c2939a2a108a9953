using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Buffer;
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
    public void UsageAgent_Made_LooksAtNothingBeforeTheFirstCall()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        var asked = new List<string>();
        var agent = new UsageAgent(
            new UsageAgentOptions { Author = "Contoso", DataDirectory = "contoso-lib", PackageName = "Contoso.Lib", Host = Nowhere, AllowList = home.Beside("popcon-usage.json"), Version = "1.4.7", Clock = clock },
            name =>
            {
                asked.Add(name);
                return name == "POPCON_USAGE_HOME" ? home.Home.Path : null;
            });
        Assert.Empty(asked);

        agent.Log("import");

        Assert.Contains("POPCON_USAGE_HOME", asked);
        Assert.Equal(1, Assert.Single(agent.Counts).Count);
    }

    [Fact]
    public async Task Log_FirstCallsOfManyThreadsAtOnce_LosesNoCount()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        for (int round = 1; round <= 20; round++)
        {
            UsageAgent agent = home.Agent(clock);
            using var start = new Barrier(8);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TimeSpan.FromMinutes(1));
                    agent.Log("import");
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Equal(8 * round, Assert.Single(agent.Counts).Count);
        }
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

    [Fact]
    public void Log_FilesOfCountsHaveFourMegabytes_CountsNothingAndSaysSo()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now);
        string other = Path.Combine(home.Home.Counts, new CounterFileName("other.lib", "1.0", DateOnly.FromDateTime(clock.Now.UtcDateTime), 1).ToString());
        home.Home.WriteNew(other, new byte[CounterFolder.MaxBytes]);
        UsageAgent agent = home.Agent(clock);

        agent.Log("import");

        Assert.Empty(agent.Counts);
        Assert.Equal(("off", "buffer-full"), (agent.Status.Effective, agent.Status.Reason));
        File.Delete(other);
        Assert.Equal("on", home.Agent(clock).Status.Effective);
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
    public void Disable_AfterTheFirstUse_StopsThisPackageInThisProcessOnly()
    {
        var clock = new SettableClock("2026-05-20T12:00:00Z");
        using var home = new ConsentingHome(Nowhere, clock.Now, package: "disabled.lib");
        using var other = new ConsentingHome(Nowhere, clock.Now);
        UsageAgent agent = home.Agent(clock);
        agent.Log("import");

        UsageAgent.Disable("Disabled.Lib");
        agent.Log("import");
        other.Agent(clock).Log("import");

        Assert.Equal(1, Assert.Single(agent.Counts).Count);
        Assert.Equal(("suppressed", "UsageAgent.Disable"), (agent.Status.Effective, agent.Status.Reason));
        Assert.Equal(ConsentState.Granted, agent.Status.Consent);
        Assert.Equal("off", agent.Upload(force: true, budget: null).Outcome);
        Assert.Equal(1, Assert.Single(other.Agent(clock).Counts).Count);
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

    [SkippableFact]
    public async Task Upload_DiskIsFull_IsLaterAndLosesNothing()
    {
        using SmallDisk disk = await SmallDisk.MountAsync();
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var host = new ScriptedHost();
        using var home = new ConsentingHome(host.Origin, clock.Now, Path.Combine(disk.Path, "home"));
        home.Agent(clock).Log("import", 3);
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");
        disk.Fill();

        Assert.Equal(("later", "storage"), home.Agent(clock).Upload(force: true, budget: null) is var failed ? (failed.Outcome, failed.Reason) : default);
        Assert.Equal(3, Assert.Single(home.Agent(clock).Counts).Count);

        disk.Free();
        Assert.Equal("sent", home.Agent(clock).Upload(force: true, budget: null).Outcome);
        Assert.Contains("\"2026-05-18\",3]", Assert.Single(host.Bodies), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Agent_HomeIsReadOnly_ReadsAndDoesNotThrow()
    {
        using SmallDisk disk = await SmallDisk.MountAsync();
        var clock = new SettableClock("2026-05-18T12:00:00Z");
        using var host = new ScriptedHost();
        using var home = new ConsentingHome(host.Origin, clock.Now, Path.Combine(disk.Path, "home"));
        var day = DateOnly.FromDateTime(clock.Now.UtcDateTime);

        // Not by an agent: a file that is mapped keeps its file system writable.
        byte[] counts = CounterFile.Create(["import", "export"], revision: 1, day);
        counts[CounterFile.CountersAt(2)] = 3;
        home.Home.WriteNew(Path.Combine(home.Home.Counts, new CounterFileName("contoso.lib", "1.4", day, 1).ToString()), counts);
        clock.Now = SettableClock.At("2026-05-20T12:00:00Z");
        await disk.MakeReadOnlyAsync();
        UsageAgent agent = home.Agent(clock);

        agent.Log("import");
        agent.Log("not-listed");
        agent.SaveConfig();
        agent.Revoke();
        UploadResult result = agent.Upload(force: true, budget: null);

        Assert.Equal(("later", "storage"), (result.Outcome, result.Reason));
        Assert.Equal(3, Assert.Single(agent.Counts).Count);
        Assert.Equal((ConsentState.Granted, 1), (agent.Status.Consent, agent.Status.ClosedRows));
        Assert.Empty(host.Bodies);
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
}
