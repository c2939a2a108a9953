using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Consents;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Tests.Support;

namespace PopCon.Usage.Tests.Agent;

/// <summary>A consent that is taken back, ended or given to another host binds what runs at that moment, too.</summary>
public sealed class WithdrawalTests
{
    private const string Nowhere = "https://usage.example";

    private readonly SettableClock _clock = new("2026-05-18T12:00:00Z");

    [Fact]
    public async Task Log_RevokedByAnotherProcess_MakesNoFileOnTheNextDay()
    {
        using var home = new ConsentingHome(Nowhere, _clock.Now);
        UsageAgent running = home.Agent(_clock);
        running.Log("import");

        home.Agent(_clock).Uninstall();
        _clock.Now = _clock.Now.AddDays(1);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        running.Log("import");
        running.Log("not-listed");

        Assert.False(Directory.Exists(home.Home.Path));
    }

    [Fact]
    public async Task Upload_RevokedWhileItRuns_SendsNoFurtherBatchAndKeepsNothing()
    {
        using var host = new ScriptedHost();
        using var home = new ConsentingHome(host.Origin, _clock.Now);
        foreach (int revision in new[] { 1, 2 })
        {
            (ConsentRecord.Read(home.Home)! with { Revision = revision }).Write(home.Home);
            home.Agent(_clock).Log("import");
        }

        _clock.Now = SettableClock.At("2026-05-20T12:00:00Z");
        host.Behaviour = async (stream, stop) =>
        {
            if (host.Bodies.Count == 1)
            {
                (ConsentRecord.Read(home.Home)! with { State = ConsentState.Declined }).Write(home.Home);
            }

            await ScriptedHost.Good(stream, stop);
        };

        UploadResult result = await Task.Run(() => home.Agent(_clock).Upload(force: true, budget: null));

        Assert.Equal(("off", "declined"), (result.Outcome, result.Reason));
        Assert.Single(host.Bodies);
        Assert.Equal(["consent.json", "upload.lock"], Directory.EnumerateFileSystemEntries(home.Home.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Upload_CollectionEnded_StopsTheRunningAgent()
    {
        using var host = new ScriptedHost { Behaviour = ScriptedHost.Answer("410 Gone", """{"error":"collection_ended"}""") };
        using var home = new ConsentingHome(host.Origin, _clock.Now);
        UsageAgent agent = home.Agent(_clock);
        agent.Log("import");
        _clock.Now = SettableClock.At("2026-05-20T12:00:00Z");

        Assert.Equal("ended", (await Task.Run(() => agent.Upload(force: true, budget: null))).Outcome);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        agent.Log("import");

        Assert.Empty(home.CountFiles());
        Assert.Equal(ConsentState.Ended, agent.Status.Consent);
    }

    [Fact]
    public void RefreshToken_NoConsent_WritesNothing()
    {
        using var home = new ConsentingHome(Nowhere, _clock.Now);
        string elsewhere = home.Beside("elsewhere");
        UsageAgent agent = home.Agent(_clock, elsewhere);

        Assert.False(agent.RefreshToken());

        Assert.False(Directory.Exists(elsewhere));
    }

    [Fact]
    public async Task Consent_AnotherHost_DeletesWhatWasCollectedForTheFirst()
    {
        using var first = new ConsentingHome(Nowhere, _clock.Now);
        first.Agent(_clock).Log("import");
        using var host = new ScriptedHost
        {
            Behaviour = ScriptedHost.Answer("200 OK", """{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"usage:anonymous","device_code":"d","user_code":"WDJB-MJHT","verification_uri":"http://127.0.0.1/code","interval":1}"""),
        };
        using var second = new ConsentingHome(host.Origin, _clock.Now);

        ConsentResult result = await Task.Run(() => second.Agent(_clock, first.Home.Path).Consent(new Yes(), byDevice: true));

        Assert.Equal(ConsentResult.Granted, result);
        Assert.Empty(first.CountFiles());
        Assert.Equal(host.Origin, ConsentRecord.Read(first.Home)!.Host);
    }

    [Fact]
    public async Task Consent_DeviceCodeWithControlCharacters_IsRefused()
    {
        using var host = new ScriptedHost { Behaviour = ScriptedHost.Answer("200 OK", """{"device_code":"d","user_code":"\u001b]0;x\u0007","verification_uri":"http://127.0.0.1/code","interval":1,"expires_in":600}""") };
        using var home = new ConsentingHome(host.Origin, _clock.Now);

        Assert.Equal(ConsentResult.NoAnswer, await Task.Run(() => home.Agent(_clock, home.Beside("other")).Consent(new Yes(), byDevice: true)));
    }

    [Fact]
    public void Log_ListChangedWithoutANewRevision_CountsUnderItsOwnName()
    {
        using var home = new ConsentingHome(Nowhere, _clock.Now);
        home.Agent(_clock).Log("import");
        home.WriteList("""{"package":"contoso.lib","revision":1,"features":[{"name":"export","since":1,"what":"written"},{"name":"remove","since":1,"what":"x"}]}""");
        UsageAgent other = home.Agent(_clock);

        other.Log("export", 5);
        other.Log("remove", 7);

        Assert.Equal(["export 5", "import 1"], other.Counts.Select(row => $"{row.Feature} {row.Count}"));
        Assert.Equal((0, 0), (other.Status.Damaged, other.Status.Refused));
    }

    [Fact]
    public void Agent_AnyArgument_NeverThrows()
    {
        using var home = new ConsentingHome(Nowhere, _clock.Now);
        UsageAgent agent = home.Agent(_clock);

        agent.Log(null!);
        agent.Log("import", long.MaxValue);
        agent.Log("import", long.MaxValue);
        agent.Log("import", long.MinValue);
        UsageAgent.Disable(null!);
        agent.SendRecurring(DateTimeOffset.MaxValue, "3650d").Dispose();
        agent.SendRecurring(DateTimeOffset.MinValue, null!).Dispose();
        _ = new UsageAgent(null!).Status;

        Assert.True(Assert.Single(agent.Counts).Count > 0);
    }

    [Fact]
    public async Task SendRecurring_StartLongAgo_UploadsAtWholePeriods()
    {
        using var host = new ScriptedHost();
        using var home = new ConsentingHome(host.Origin, _clock.Now);
        home.Agent(_clock).Log("import");
        UsageAgent agent = home.Agent(TimeProvider.System);
        new Schedule(DateTimeOffset.UnixEpoch, 0).Write(home.Home);
        // The row is too old for a real clock: that it was deleted shows that an upload ran.
        using IDisposable sending = agent.SendRecurring(DateTimeOffset.UnixEpoch, "1s");

        await Eventually.TrueAsync(() => home.CountFiles().Length == 0, "an upload");
        await Eventually.TrueAsync(() => Schedule.Read(home.Home)?.Next > DateTimeOffset.UnixEpoch, "its end");
    }

    private sealed class Yes : IConsentPrompt
    {
        public bool Ask(string package, string host, System.Collections.Generic.IReadOnlyList<(string Name, string What)> features) => true;

        public void Open(Uri page)
        {
        }

        public void ShowCode(string page, string userCode)
        {
        }
    }
}
