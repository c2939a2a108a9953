using System;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>A bridge on sockets of its own: what a clean stop and a kill keep of what had arrived.</summary>
public sealed class StopTests : IDisposable
{
    private const string Saves = "popcon_bridge_state_saves_total{outcome=\"success\"}";

    // All of them fit into the smallest of receive buffers, so that none is lost for another reason.
    private const int Datagrams = 150;
    private const int LinesPerDatagram = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CleanStop_DatagramsStillInTheBuffer_AreAppliedAndSaved()
    {
        using (BridgeProcess bridge = await StartAsync("1h"))
        {
            Send(bridge);
            Assert.Equal(0, await bridge.StopAsync());
        }

        using BridgeProcess restarted = await StartAsync("1h");
        Assert.Equal(Datagrams * LinesPerDatagram, await restarted.ValueAsync("lines"));
    }

    [Fact]
    public async Task Kill_AfterTwoSaves_KeepsWhatWasSaved()
    {
        using (BridgeProcess bridge = await StartAsync("200ms"))
        {
            Send(bridge);
            await Eventually.TrueAsync(async () => await bridge.ValueAsync("lines") == Datagrams * LinesPerDatagram, "the first lines");
            double saves = await bridge.ValueAsync(Saves);
            await Eventually.TrueAsync(async () => await bridge.ValueAsync(Saves) >= saves + 2, "two saves");
            Send(bridge);
            bridge.Process.Signal("KILL");
            await bridge.Process.WaitForExitAsync();
        }

        using BridgeProcess restarted = await StartAsync("200ms");
        Assert.InRange(
            await restarted.ValueAsync("lines"), Datagrams * LinesPerDatagram, 2 * Datagrams * LinesPerDatagram);
    }

    /// <summary>F16: what cannot be mapped in time is dropped and said, so that the stop comes to its end.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task CleanStop_NewNamesUnderThousandsOfRegexes_DropsWhatTakesTooLong()
    {
        const int Rules = 20_000;
        string rules = "mappings:\n" + string.Concat(Enumerable.Range(0, Rules).Select(
            i => $"- {{match: 'x[a-z]*{i}y$', match_type: regex, name: r{i}}}\n"));
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            "--state.file=" + _folder.File("state"), "--statsd.mapping-config=" + _folder.Write("rules.yml", rules));

        // More than two minutes of work for a fast machine.
        int name = 0;
        for (int i = 0; i < Datagrams; i++)
        {
            bridge.Send(string.Join('\n', Enumerable.Range(0, 1_000).Select(_ => $"xaaaaaaa{name++}:1|c")));
        }

        Assert.Equal(0, await bridge.StopAsync());
        Assert.Contains("Lines with new names were dropped", bridge.Process.Error, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(_folder.File("state")));
    }

    private static void Send(BridgeProcess bridge)
    {
        string datagram = string.Join('\n', Enumerable.Repeat("lines:1|c", LinesPerDatagram));
        for (int i = 0; i < Datagrams; i++)
        {
            bridge.Send(datagram);
        }
    }

    private Task<BridgeProcess> StartAsync(string interval) =>
        BridgeProcess.StartAsync("--state.file=" + _folder.File("state"), "--state.interval=" + interval);
}
