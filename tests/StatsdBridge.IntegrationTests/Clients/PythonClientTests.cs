using System.Collections.Generic;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Clients;

/// <summary>The Python clients that Debian ships.</summary>
public sealed class PythonClientTests
{
    [SkippableTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Bridge_PythonStatsd_UnderstandsEverySample(string transport)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        await ClientScript.RunPythonAsync(
            "statsd", "python3-statsd", "python_statsd.py", transport, ClientScript.Text(bridge.StatsdPort));

        await bridge.WaitForAsync("shop_carts", "7.5");
        IReadOnlyDictionary<string, string> samples = await bridge.SamplesAsync();
        Assert.Equal("4", samples["shop_orders"]);
        Assert.Equal("0", samples["shop_refunds"]);
        Assert.Equal("10", samples["shop_stock"]);
        Assert.Equal("-5", samples["shop_balance"]);
        Assert.Equal("2", samples["shop_checkout_count"]);
        Assert.Equal("0.4", samples["shop_checkout_sum"]);
        Assert.Equal("1", samples["statsd_exporter_sample_errors_total{reason=\"malformed_value\"}"]);
    }

    [SkippableFact]
    public async Task Bridge_PythonAioDogStatsd_UnderstandsEverySampleAndTag()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        await ClientScript.RunPythonAsync(
            "aiodogstatsd", "python3-aiodogstatsd", "python_aiodogstatsd.py", ClientScript.Text(bridge.StatsdPort));

        await bridge.WaitForAsync("shop_weight_sum{zone=\"eu\"}", "61");
        IReadOnlyDictionary<string, string> samples = await bridge.SamplesAsync();
        Assert.Equal("3", samples["shop_orders{zone=\"eu\"}"]);
        Assert.Equal("2", samples["shop_orders{tier=\"web\",zone=\"eu\"}"]);
        Assert.Equal("12", samples["shop_stock{zone=\"eu\"}"]);
        Assert.Equal("0.32", samples["shop_checkout_sum{zone=\"eu\"}"]);
        Assert.Equal("4", samples["shop_basket_sum{zone=\"eu\"}"]);
    }
}
