using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>The file that carries counts of an open epoch over a stop: none where it is not asked for, and none that is not one's own.</summary>
[Trait("Speed", "Slow")]
public sealed class HiddenFileTests
{
    private const string Secret = "dotnet_popcon.library_used.secret";

    [Fact]
    public Task Stop_HiddenCountsNever_LeavesNoFile() => EpochBridge.GateAsync(5, async bridge =>
    {
        bridge.Send(8, Secret + ":1|c");
        await bridge.CountedAsync();
        await bridge.EndAsync("TERM");
        Assert.Equal(["state", "state.lock"], Directory.GetFiles(bridge.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }, "--privacy.hidden-counts=never");

    [Fact]
    public Task Start_DamagedHiddenCounts_DropsThemWithALogLine() => EpochBridge.GateAsync(5, async bridge =>
    {
        await bridge.EndAsync("TERM");
        await File.WriteAllTextAsync(bridge.HiddenPath, "PopCon hidden, but damaged, and long enough to hold a checksum of 32 bytes");
        await bridge.StartAgainAsync();
        Assert.False(File.Exists(bridge.HiddenPath));
        await bridge.Bridge.Process.LogsAsync("Counts of an open epoch are dropped");
    });

    [Fact]
    public Task Start_HiddenCountsOfOtherSettings_DropsThemWithALogLine() => EpochBridge.GateAsync(6, other => EpochBridge.GateAsync(5, async bridge =>
    {
        other.Send(8, Secret + ":1|c");
        await other.CountedAsync();
        await other.EndAsync("TERM");
        await bridge.EndAsync("TERM");
        File.Copy(other.HiddenPath, bridge.HiddenPath, overwrite: true);
        await bridge.StartAgainAsync();
        Assert.False(File.Exists(bridge.HiddenPath));
        await bridge.Bridge.Process.LogsAsync("Counts of an open epoch are dropped");
        Assert.Contains("other settings", bridge.Bridge.Process.Error, StringComparison.Ordinal);
        await bridge.EndedAsync();
        Assert.DoesNotContain("secret", await bridge.Bridge.GetAsync(), StringComparison.Ordinal);
    }));
}
