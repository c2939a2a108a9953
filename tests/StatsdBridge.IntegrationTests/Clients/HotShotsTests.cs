using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Clients;

/// <summary>npm's hot-shots over each of its transports, with DogStatsD and with InfluxDB tags.</summary>
public sealed class HotShotsTests(HotShotsPackage hotShots) : IClassFixture<HotShotsPackage>
{
    [SkippableTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("telegraf")]
    public async Task Bridge_HotShotsOverNetwork_UnderstandsEverySample(string mode)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        await hotShots.RunAsync(mode, ClientScript.Text(bridge.StatsdPort));

        await AssertReceivedAsync(bridge);
    }

    [SkippableFact]
    public async Task Bridge_HotShotsOverUnixSocket_UnderstandsEverySample()
    {
        await hotShots.RequireUnixSocketsAsync();
        using var folder = new TemporaryFolder();
        string path = folder.File("statsd.sock");
        using BridgeProcess bridge = await BridgeProcess.StartAsync($"--statsd.listen-unixgram={path}");

        await hotShots.RunAsync("uds", path);

        await AssertReceivedAsync(bridge);
    }

    private static async Task AssertReceivedAsync(BridgeProcess bridge)
    {
        await bridge.WaitForAsync("shop_weight_sum{zone=\"eu\"}", "61");
        IReadOnlyDictionary<string, string> samples = await bridge.SamplesAsync();
        Assert.Equal("3", samples["shop_orders{zone=\"eu\"}"]);
        Assert.Equal("2", samples["shop_orders{tier=\"web\",zone=\"eu\"}"]);
        Assert.Equal("0", samples["shop_refunds{zone=\"eu\"}"]);
        Assert.Equal("10", samples["shop_stock{zone=\"eu\"}"]);
        Assert.Equal("0.32", samples["shop_checkout_sum{zone=\"eu\"}"]);
        Assert.Equal("4", samples["shop_basket_sum{zone=\"eu\"}"]);
        Assert.DoesNotContain(samples.Keys, key => key.StartsWith("statsd_exporter_sample_errors", StringComparison.Ordinal));
    }
}
