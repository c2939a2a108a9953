using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>What the bridge's own metrics tell beside protected families.</summary>
public sealed class OwnMetricsTests
{
    // Everything that follows lines and senders, and everything that is rounded. A new metric must be put in one of the lists of the bridge.
    private static readonly string[] NotShown =
    [
        "dotnet_collection_count_total", "dotnet_total_memory_bytes", "popcon_bridge_expired_series_total", "popcon_bridge_identities",
        "popcon_bridge_last_line_timestamp_seconds", "popcon_bridge_series", "popcon_bridge_tcp_connections", "popcon_bridge_text_bytes",
        "process_network_receive_bytes_total", "process_network_transmit_bytes_total", "process_open_fds", "process_virtual_memory_bytes",
        "statsd_exporter_metrics_total", "statsd_metric_mapper_cache_length",
    ];

    private static readonly string[] MoveWithLines =
    [
        "statsd_exporter_event_queue_flushed_total", "statsd_exporter_events_total", "statsd_exporter_events_unmapped_total",
        "statsd_exporter_lines_total", "statsd_exporter_samples_total", "statsd_exporter_udp_packets_total",
        "statsd_metric_mapper_cache_gets_total", "statsd_metric_mapper_cache_hits_total",
    ];

    [Fact]
    public async Task Modes_ShowNoMetricThatFollowsLines()
    {
        IReadOnlyDictionary<string, string> off = await SamplesAfterLinesAsync();
        IReadOnlyDictionary<string, string> gate = await SamplesAfterLinesAsync("--privacy.mode=gate");
        IReadOnlyDictionary<string, string> dp = await SamplesAfterLinesAsync("--privacy.mode=dp");
        IReadOnlyDictionary<string, string> live = await SamplesAfterLinesAsync("--privacy.mode=gate", "--privacy.live-self-metrics");

        Assert.All(NotShown.Concat(MoveWithLines), name => Assert.Contains(name, Families(off)));
        Assert.All(NotShown, name => Assert.DoesNotContain(name, Families(gate)));
        Assert.All(MoveWithLines.Concat(NotShown), name => Assert.DoesNotContain(name, Families(dp)));
        Assert.Equal(
            Families(off).Except(NotShown).Append("popcon_bridge_privacy_info").Except(["statsd_exporter_events_total", "statsd_exporter_events_actions_total"]).Order(StringComparer.Ordinal),
            Families(gate).Order(StringComparer.Ordinal));
        Assert.Equal(Families(off).Append("popcon_bridge_privacy_info").Order(StringComparer.Ordinal), Families(live).Order(StringComparer.Ordinal));

        // Two hundred lines came, and none of it shows.
        Assert.True(double.Parse(off["statsd_exporter_lines_total"], CultureInfo.InvariantCulture) >= 200);
        Assert.Equal("0", gate["statsd_exporter_lines_total"]);
        Assert.Equal("0", gate["statsd_exporter_udp_packets_total"]);
        Assert.DoesNotContain(gate.Keys, key => key.StartsWith("statsd_exporter_events_total", StringComparison.Ordinal));
        double memory = double.Parse(gate["process_resident_memory_bytes"], CultureInfo.InvariantCulture);
        Assert.Equal(0, memory % (16 * 1024 * 1024));
        double seconds = double.Parse(gate["process_cpu_seconds_total"], CultureInfo.InvariantCulture);
        Assert.Equal(Math.Floor(seconds), seconds);
    }

    [Fact]
    public async Task Info_OfEachMode_TellsItsParameters()
    {
        Assert.Equal("1", (await SamplesAfterLinesAsync("--privacy.mode=gate"))[
            "popcon_bridge_privacy_info{delta=\"\",epoch=\"86400\",epsilon=\"\",k=\"50\",mode=\"gate\",theta=\"\",unit=\"\"}"]);
        Assert.Equal("1", (await SamplesAfterLinesAsync("--privacy.mode=dp"))[
            "popcon_bridge_privacy_info{delta=\"1E-06\",epoch=\"604800\",epsilon=\"1\",k=\"\",mode=\"dp\",theta=\"269\",unit=\"64\"}"]);
        Assert.DoesNotContain("popcon_bridge_privacy_info", Families(await SamplesAfterLinesAsync()));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public Task Gate_EndOfAnEpoch_MovesQuietCountersByTheirSteps() => EpochBridge.GateAsync(50, async bridge =>
    {
        await bridge.InOneEpochAsync(() =>
        {
            bridge.Send(120, "open:1|c\nopen:1|c");
            return Task.CompletedTask;
        });

        // 120 datagrams and the marker; their lines and the marker's two.
        await bridge.ShownAsync("statsd_exporter_udp_packets_total", "100");
        await bridge.ShownAsync("statsd_exporter_lines_total", "250");
        await bridge.ShownAsync("statsd_exporter_events_total{type=\"counter\"}", "250");
        await bridge.InOneEpochAsync(() =>
        {
            bridge.Bridge.Send(string.Join('\n', Enumerable.Repeat("open:1|c", 100)));
            return Task.CompletedTask;
        });
        await bridge.EndedAsync();
        Assert.Equal("250", (await bridge.Bridge.SamplesAsync())["statsd_exporter_lines_total"]);
    });

    private static async Task<IReadOnlyDictionary<string, string>> SamplesAfterLinesAsync(params string[] arguments)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(arguments);
        for (int i = 0; i < 200; i++)
        {
            bridge.Send("open:1|c");
        }

        await bridge.WaitForAsync("open", "200");
        return await bridge.SamplesAsync();
    }

    private static HashSet<string> Families(IReadOnlyDictionary<string, string> samples) =>
        [.. samples.Keys.Select(key => key.Split('{')[0]).Where(name => name != "open")];
}
