using System;
using System.Threading;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>Datagrams that gather in the kernel before they are taken, and scrapes that must not notice.</summary>
public sealed class GatheringTests
{
    [SkippableFact]
    public async Task Scrape_DatagramsGather_SeesWhatWasSentBeforeIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "datagrams gather only on Linux");
        const int Marks = 100;
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var end = new CancellationTokenSource();
        Task traffic = SteadyTraffic.SendUntilAsync(() => bridge.Send("busy:1|c"), end.Token);
        await Eventually.TrueAsync(() => GathersAsync(bridge), "datagrams to gather");
        int seen = 0;
        for (int mark = 1; mark <= Marks; mark++)
        {
            bridge.Send("mark:1|c");
            seen += await bridge.ValueAsync("mark") == mark ? 1 : 0;
        }

        // On a machine that leaves the sender no time nothing may gather now and then, and no scrape waits.
        Assert.InRange(seen, Marks * 3 / 4, Marks);
        await end.CancelAsync();
        await traffic;
    }

    // Less than one batch for four datagrams.
    private static async Task<bool> GathersAsync(BridgeProcess bridge)
    {
        (double batches, double packets) = await CountsAsync(bridge);
        await Task.Delay(300);
        (double batchesLater, double packetsLater) = await CountsAsync(bridge);
        return (batchesLater - batches) * 4 < packetsLater - packets;
    }

    private static async Task<(double Batches, double Packets)> CountsAsync(BridgeProcess bridge) => (
        await bridge.ValueAsync("statsd_exporter_event_queue_flushed_total"),
        await bridge.ValueAsync("statsd_exporter_udp_packets_total"));
}
