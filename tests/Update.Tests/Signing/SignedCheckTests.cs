using System;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Trust.Keys;
using PopCon.Update.Checks;
using PopCon.Update.Configuration;
using PopCon.Update.Requirements;
using PopCon.Update.Store;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Signing;

/// <summary>Checks of a folder whose index is signed.</summary>
public sealed class SignedCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrustPrivateKey _key = SignedFeed.NewKey();
    private readonly FakeTime _clock = new();
    private readonly SignedFeed _feed;

    public SignedCheckTests()
    {
        PackageFile.Write(_folder.File("feed"), "Tool", "1.0.0");
        _feed = new SignedFeed(_folder.File("feed"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_IndexByTheKey_Staged()
    {
        _feed.WriteIndex(1, _key);

        Assert.Equal("staged", (await CheckAsync()).Outcome);
    }

    [Fact]
    public async Task Check_IndexGoesAway_OfflineUntilItExpires()
    {
        _feed.WriteIndex(1, _key);
        await CheckAsync();
        File.Delete(Path.Combine(_folder.File("feed"), "popcon-index.json"));

        Assert.Equal("offline", Assert.Single((await CheckAsync()).Dropped).Reason);
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal("index-expired", Assert.Single((await CheckAsync()).Dropped).Reason);
        _clock.Advance(TimeSpan.FromDays(-399));
        _feed.WriteIndex(2, _key);
        Assert.Empty((await CheckAsync()).Dropped);
    }

    [Fact]
    public async Task Check_KeyChanges_TheNewOneCountsAndTheOldOneNoMore()
    {
        TrustPrivateKey next = SignedFeed.NewKey();
        _feed.WriteIndex(1, _key);
        await CheckAsync();
        _feed.WriteRoot(2, next.PublicKey, _key, next);
        _feed.WriteIndex(2, next);

        Assert.Empty((await CheckAsync()).Dropped);

        // The root is remembered although the source hides it again.
        File.Delete(Path.Combine(_folder.File("feed"), "popcon-root.2.json"));
        _feed.WriteIndex(3, _key);
        Assert.Equal("bad-signature", Assert.Single((await CheckAsync()).Dropped).Reason);
    }

    [Fact]
    public async Task Check_RootByAStranger_TheOldKeyStays()
    {
        TrustPrivateKey stranger = SignedFeed.NewKey();
        _feed.WriteRoot(2, stranger.PublicKey, stranger);
        _feed.WriteIndex(1, stranger);

        Assert.Equal("bad-signature", Assert.Single((await CheckAsync()).Dropped).Reason);
    }

    [Fact]
    public async Task Check_RolloutToNone_NotTaken()
    {
        _feed.WriteIndex(1, _key, more: "\"rollout\":0,");

        Assert.Equal("unsatisfied", (await CheckAsync()).Outcome);
    }

    private Task<CheckResult> CheckAsync()
    {
        var configuration = new ApplicationConfiguration
        {
            App = "tool",
            Requirements = [Requirement.Parse("Tool")],
            Sources = [SourceAddress.Parse("feed", _folder.Path)],
            Index = new IndexSettings([_key.PublicKey], 1),
        };
        var folder = new ApplicationFolder(new UpdateStore(_folder.File("root")), configuration.App);
        return new UpdateCheck(configuration, folder, _clock).RunAsync(force: true, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }
}
