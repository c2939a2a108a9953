using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.State;

/// <summary>The state file over real restarts.</summary>
public sealed class StateTests : IDisposable
{
    private const string Rules = """
        mappings:
        - {match: 'h.*', name: h, observer_type: histogram, labels: {site: $1}}
        - {match: 'brief.*', name: brief, ttl: 2s, labels: {site: $1}}
        - {match: 'lasting.*', name: lasting, ttl: 1h, labels: {site: $1}}
        """;

    private static readonly string[] Kept = ["c{", "c ", "g ", "s_sum", "s_count", "h_", "lasting"];

    private readonly TemporaryFolder _folder = new();

    private string StatePath => _folder.File("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_EveryTypeOfSeries_IsThereAtTheFirstScrape()
    {
        string before;
        using (BridgeProcess bridge = await StartAsync())
        {
            bridge.Send("c:1.5|c\nc:2|c|#zone:\"eu\\1\"\ng:-7|g\ns:320|ms\ns:20|ms|@0.1\nh.a:0.3|h\nh.a:70|h\nlasting.a:1|c");
            await bridge.WaitForAsync("lasting{site=\"a\"}", "1");
            before = Only(await bridge.GetAsync(), Kept);
            Assert.Equal(0, await bridge.StopAsync());
        }

        using BridgeProcess restarted = await StartAsync();
        Assert.Equal(before, Only(await restarted.GetAsync(), Kept));
        Assert.Equal(6 + 14, before.Split('\n').Length);
        Assert.Equal(6, await restarted.ValueAsync("popcon_bridge_state_restored_series"));
        restarted.Send("c:1|c\ng:+1|g");
        await restarted.WaitForAsync("c", "2.5");
        await restarted.WaitForAsync("g", "-6");
    }

    [Fact]
    public async Task Restart_TtlPassedMeanwhile_SeriesIsGone()
    {
        using (BridgeProcess bridge = await StartAsync())
        {
            bridge.Send("brief.a:1|c\nlasting.a:1|c");
            await bridge.WaitForAsync("lasting{site=\"a\"}", "1");
            Assert.Equal(0, await bridge.StopAsync());
        }

        await Task.Delay(TimeSpan.FromSeconds(2.5));
        using BridgeProcess restarted = await StartAsync();
        var samples = await restarted.SamplesAsync();
        Assert.Equal("1", samples["lasting{site=\"a\"}"]);
        Assert.DoesNotContain("brief{site=\"a\"}", samples.Keys);
    }

    [Fact]
    public async Task Start_DamagedFile_IsSetAsideWithAWarningAndTheStartGoesOn()
    {
        using (BridgeProcess bridge = await StartAsync())
        {
            bridge.Send("c:1|c");
            await bridge.WaitForAsync("c", "1");
            Assert.Equal(0, await bridge.StopAsync());
        }

        byte[] damaged = await File.ReadAllBytesAsync(StatePath);
        damaged[damaged.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(StatePath, damaged);
        using BridgeProcess restarted = await StartAsync();
        string aside = Assert.Single(Directory.GetFiles(_folder.Path, "state.damaged-*"));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(aside));
        await restarted.Process.LogsAsync("set aside");
        string warning = Assert.Single(restarted.Process.Error.Split('\n'), line => line.Contains("set aside", StringComparison.Ordinal));
        Assert.Contains(aside, warning, StringComparison.Ordinal);
        Assert.DoesNotContain("c", (await restarted.SamplesAsync()).Keys);
    }

    [SkippableFact]
    public async Task Save_DiskFullAndReadOnly_IsAMetricAndALogLineAndEndsByItself()
    {
        using SmallDisk disk = await SmallDisk.MountAsync(_folder.File("disk"));
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--state.file=" + disk.File("state"), "--state.interval=200ms");
        bridge.Send("c:1|c");
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "success") > 0, "a save");

        disk.Fill();
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "failure") > 0, "a failed save");
        await bridge.Process.LogsAsync("could not be saved");
        disk.Empty();
        double saved = await SavesAsync(bridge, "success");
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "success") > saved, "a save after there is room again");

        await disk.MakeReadOnlyAsync();
        double failed = await SavesAsync(bridge, "failure");
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "failure") > failed, "a failed save on a read-only disk");
        bridge.Send("c:1|c");
        await bridge.WaitForAsync("c", "2");
        Assert.Equal(0, await bridge.StopAsync());
    }

    /// <summary>F6: a bridge without TLS needs no OpenSSL, and saves on a machine that has none.</summary>
    [SkippableFact]
    public async Task Save_WithoutTls_NeverLoadsOpenSsl()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc is of Linux");
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--state.file=" + StatePath, "--state.interval=200ms");
        bridge.Send("c:1|c");
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "success") > 1, "saves");
        string maps = await File.ReadAllTextAsync($"/proc/{bridge.Process.Id}/maps");
        Assert.Contains("libcoreclr", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libssl", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libcrypto", maps, StringComparison.Ordinal);
    }

    /// <summary>F1: what came before the first interval ends survives a kill.</summary>
    [Fact]
    public async Task Save_FirstTime_ComesLongBeforeTheInterval()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--state.file=" + StatePath, "--state.interval=10h");
        await Eventually.TrueAsync(async () => await SavesAsync(bridge, "success") == 1, "the first save");
    }

    private static Task<double> SavesAsync(BridgeProcess bridge, string outcome) =>
        bridge.ValueAsync($"popcon_bridge_state_saves_total{{outcome=\"{outcome}\"}}");

    private static string Only(string metrics, string[] beginnings) => string.Join(
        '\n', metrics.Split('\n').Where(line => Array.Exists(beginnings, text => line.StartsWith(text, StringComparison.Ordinal))));

    private Task<BridgeProcess> StartAsync() => BridgeProcess.StartAsync(
        "--state.file=" + StatePath, "--statsd.mapping-config=" + _folder.Write("rules.yml", Rules));
}
