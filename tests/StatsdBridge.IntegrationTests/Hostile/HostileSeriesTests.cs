using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>Senders that make as many and as large series as they can, against a bridge with default flags.</summary>
/// <remarks>Each test bounds the memory, keeps scraping, and has an existing counter that must stay exact to the end.</remarks>
public sealed class HostileSeriesTests(ITestOutputHelper output)
{
    private const int Million = 1_000_000;
    private const int SteadyEvery = 1_000;

    private static readonly string[] Edges =
    [
        "1|ms|@0.000000001", "1|ms|@1e-9", "1|ms|@0.00000000000001", "1|ms|@4e-19", "1|h|@5e-324", "1|c|@5e-324", "1e308|c",
        "1.7976931348623157e308|ms", "18446744073709551615|c", "nan|ms", "-inf|g", "+inf|g", "-1e-320|g", "0x1p-1074|h",
    ];

    [Fact]
    public async Task MillionNames_DefaultFlags_AreRefusedPastTheLimitAndHurtNobody()
    {
        IReadOnlyDictionary<string, string> samples = await AttackAsync(Million, i => $"hostile{i}:1|c");
        Assert.Equal(500_000, samples.Value("popcon_bridge_series"));
        Assert.Equal(Million + 1 - 500_000, samples.Sum("popcon_bridge_series_refused_total"));
        Assert.Equal(1, samples.Value("popcon_bridge_series_refused_total{limit=\"series\",metric_name=\"hostile499999\"}"));
    }

    [Fact]
    public async Task MillionTagsOnOneName_DefaultFlags_AreRefusedUnderThatName()
    {
        IReadOnlyDictionary<string, string> samples = await AttackAsync(Million, i => $"hostile:1|c|#user:{i}");
        Assert.Equal(250_000 + 1, samples.Value("popcon_bridge_series"));
        Assert.Equal(
            Million - 250_000,
            samples.Value("popcon_bridge_series_refused_total{limit=\"series_per_name\",metric_name=\"hostile\"}"));
    }

    [Fact]
    public async Task MillionTagKeysOnOneName_DefaultFlags_StayWithinBounds()
    {
        IReadOnlyDictionary<string, string> samples = await AttackAsync(Million, i => $"hostile:1|c|#k{i}:v");
        Assert.Equal(250_000 + 1, samples.Value("popcon_bridge_series"));
    }

    [Fact]
    public async Task ManySummaries_DefaultFlags_StayWithinBounds()
    {
        string values = string.Join(':', Enumerable.Range(1, 100));
        IReadOnlyDictionary<string, string> samples = await AttackAsync(200_000, i => $"hostile{i % 50_000}:{values}|ms");
        Assert.Equal(200_000 * 100, samples.Value("statsd_exporter_events_total{type=\"observer\"}"));
    }

    // Beyond 4,095 bytes a line has to come as a datagram; ten thousand of 30 kB are more than the text limit.
    [Fact]
    public async Task VeryLongNamesAndLabels_DefaultFlags_AreRefusedAtTheTextLimit()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var observer = new Observer(bridge);
        string longText = new('x', 30_000);
        string tooLong = new('y', 40_000);
        bridge.Send("steady:1|c");
        for (int i = 0; i < 5_000; i++)
        {
            bridge.Send($"hostile{longText}{i}:1|c");
            bridge.Send($"hostile:1|c|#k:{longText}{i}");
            bridge.Send($"hostile{tooLong}{i}:1|c");
            bridge.Send("steady:1|c");
        }

        IReadOnlyDictionary<string, string> samples = await DrainAsync(bridge, observer);
        double received = samples.Value("statsd_exporter_udp_packets_total");
        Assert.Equal(received, samples.Value("statsd_exporter_events_total{type=\"counter\"}") + samples.Sum("popcon_bridge_series_refused_total"));
        Assert.InRange(samples.Value("popcon_bridge_text_bytes"), 1, 268_435_456);
    }

    [Fact]
    public async Task NumbersAtTheEdge_TenThousandTimesEach_HurtNobody()
    {
        const int Times = 10_000;
        IReadOnlyDictionary<string, string> samples = await AttackAsync(
            Edges.Length * Times, i => $"hostile{i % Edges.Length}:{Edges[i % Edges.Length]}");
        Assert.Equal(0, samples.Sum("statsd_exporter_sample_errors_total"));
        Assert.Equal(0, samples.Sum("statsd_exporter_events_error_total"));
        Assert.Equal(1 + (Edges.Length * Times / SteadyEvery) + (Edges.Length * Times), samples.Value("statsd_exporter_samples_total"));
        Assert.DoesNotContain(samples, sample => sample.Key.Contains("_total", StringComparison.Ordinal) && sample.Value[0] == '-');
    }

    [Fact]
    public async Task ManyValuesTimesManyTags_OneDatagram_CostsTheirSumAndNotTheirProduct()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var observer = new Observer(bridge);
        string values = string.Join(':', Enumerable.Repeat('1', 10_000));
        string tags = string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"{i:x}:1"));
        bridge.Send($"hostile:{values}|h|#{tags}");
        bridge.Send("steady:1|c");
        IReadOnlyDictionary<string, string> samples = await DrainAsync(bridge, observer);
        Assert.Equal("1", samples["steady"]);
        Assert.Equal(10_000, samples.Value("statsd_exporter_events_total{type=\"observer\"}"));
    }

    private async Task<IReadOnlyDictionary<string, string>> AttackAsync(int count, Func<int, string> line)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var observer = new Observer(bridge);
        using var sender = new TcpSender(bridge.StatsdPort);
        sender.Send("steady:1|c");
        await Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                sender.Send(line(i));
                if (i % SteadyEvery == 0)
                {
                    sender.Send("steady:1|c");
                }
            }

            sender.Finish();
        });
        IReadOnlyDictionary<string, string> samples = await observer.StopAsync();
        output.WriteLine(observer.ToString());
        Assert.Equal(1 + (count / SteadyEvery), samples.Value("steady"));
        Assert.InRange(observer.ResidentBytes, 1, Observer.MaxResidentBytes);
        return samples;
    }

    // Over UDP the kernel may drop; then what was received counts, and it has been taken when the count stands still at zero waiting.
    private async Task<IReadOnlyDictionary<string, string>> DrainAsync(BridgeProcess bridge, Observer observer)
    {
        double before = -1;
        await Eventually.TrueAsync(
            async () =>
            {
                double now = await bridge.ValueAsync("statsd_exporter_lines_total");
                bool isStill = now == before && now > 0;
                before = now;
                return isStill;
            },
            "the bridge to have taken all",
            TimeSpan.FromMinutes(2));
        IReadOnlyDictionary<string, string> samples = await observer.StopAsync();
        output.WriteLine(observer.ToString());
        Assert.InRange(observer.ResidentBytes, 1, Observer.MaxResidentBytes);
        return samples;
    }
}
