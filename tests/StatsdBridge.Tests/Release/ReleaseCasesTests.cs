using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Release;
using PopCon.StatsdBridge.Tests.Pipeline;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>Histories with known results.</summary>
public sealed class ReleaseCasesTests
{
    private const double Start = 1_704_067_200;
    private const string Rules = """
        mappings:
        - {match: "short.*", name: short_used, privacy: gate, privacy_k: 2, ttl: 3s, labels: {name: $1}}
        - {match: "own.*", name: own_used, privacy: gate, privacy_k: 2, privacy_labels: [host], labels: {name: $1}}
        - {match: "open.*", name: open_used, labels: {name: $1}}
        - {match: "two.a.*", name: "two_$1", privacy: gate}
        - {match: "two.b.*", name: "two_$1"}
        """;

    [Fact]
    public void Gate_EpochVectors_ShowTheirTotals()
    {
        foreach (JsonElement vector in Vectors.Of("gate_epochs").EnumerateArray())
        {
            JoinedBridge bridge = Gate(vector.GetProperty("k").GetInt64());
            for (int epoch = 0; epoch < 3; epoch++)
            {
                foreach (JsonProperty counts in vector.GetProperty("counts").EnumerateObject())
                {
                    Send(bridge, Start + (epoch * 10), counts.Value[epoch].GetInt32(), counts.Name);
                }

                bridge.Advance(Start + (epoch * 10) + 10);
                foreach (JsonProperty shown in vector.GetProperty("shown").EnumerateObject())
                {
                    long? expected = shown.Value[epoch].ValueKind == JsonValueKind.Null ? null : shown.Value[epoch].GetInt64();
                    Assert.Equal(expected, bridge.Shown.TryGetValue(History.SeriesOf(shown.Name), out long value) ? value : null);
                }
            }
        }
    }

    [Fact]
    public void Gate_CountsOfTwoEpochs_AreNotAddedUp()
    {
        JoinedBridge bridge = Gate(5);
        foreach (int n in (int[])[3, 4, 5, 7, 8, 12, 13])
        {
            Send(bridge, Start, n, Name(n));
        }

        Assert.Empty(bridge.Shown);
        Send(bridge, Start + 10, 4, Name(5));
        Assert.Equal("n12 10,n13 15,n5 5,n7 5,n8 10", Text(bridge));
        Assert.Equal(5, bridge.SeriesCount);
        Send(bridge, Start + 10, 7, Name(7));
        Send(bridge, Start + 10, 4, Name(3));
        bridge.Advance(Start + 20);
        Assert.Equal("n12 10,n13 15,n5 5,n7 10,n8 10", Text(bridge));
    }

    [Theory]
    [InlineData("x:100|c")]
    [InlineData("x:1|c\nx:1|c\nx:2|c")]
    [InlineData("x:1|c|@0.01")]
    [InlineData("x:1|c:1|c:1|c")]
    [InlineData("x:1|c|#host:a\nx:1|c|#host:b")]
    public void Gate_WhateverADatagramHolds_CountsOne(string datagram)
    {
        JoinedBridge bridge = Gate(5);
        datagram = datagram.Replace("x", "dotnet_popcon.library_used.x", StringComparison.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            bridge.Datagram(Start, datagram);
        }

        bridge.Advance(Start + 10);
        Assert.Empty(bridge.Shown);
        for (int i = 0; i < 7; i++)
        {
            bridge.Datagram(Start + 10, datagram);
        }

        bridge.Advance(Start + 20);
        Assert.Equal("x 5", Text(bridge));
    }

    [Fact]
    public void Gate_LinesOverTcp_CountOneEach()
    {
        JoinedBridge bridge = Gate(5);
        bridge.Stream(Start, string.Concat(Enumerable.Repeat("dotnet_popcon.library_used.x:1|c\r\n", 5)));
        bridge.Advance(Start + 10);
        Assert.Equal("x 5", Text(bridge));
    }

    [Fact]
    public async Task Gate_FirstBatchOfAnEpoch_IsNotCountedInTheOneBefore()
    {
        JoinedBridge bridge = Gate(5);
        var batch = new FakeBatch([.. Enumerable.Repeat("open:1|c"u8.ToArray(), 20)]);
        bridge.Batch(Start + 10, batch);
        bridge.Advance(Start + 20);
        Assert.Contains("\nstatsd_exporter_udp_packets_total 20\n", await bridge.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_OtherTags_AreLeftOutAndAddUp()
    {
        JoinedBridge bridge = Gate(5);
        for (int host = 0; host < 7; host++)
        {
            bridge.Datagram(Start, $"dotnet_popcon.library_used:1|c|#library:a,version:13,host:h{host},user:u");
        }

        bridge.Advance(Start + 10);
        Assert.Equal(
            ["dotnet_popcon_library_used{library=\"a\",version=\"13\"} 5"],
            (await bridge.TextAsync()).Split('\n').Where(line => line.StartsWith("dotnet", StringComparison.Ordinal)));
    }

    [Fact]
    public void Gate_RestartWithinAnEpoch_GoesOnCounting()
    {
        JoinedBridge bridge = Gate(5);
        Send(bridge, Start, 8, "a");
        Send(bridge, Start, 4, "b");
        bridge.Restart(Start + 1);
        Send(bridge, Start + 2, 1, "b");
        bridge.Advance(Start + 10);
        Assert.Equal("a 10,b 5", Text(bridge));
        bridge.Restart(Start + 11, keepsHidden: false);
        bridge.Advance(Start + 60);
        Assert.Equal("a 10,b 5", Text(bridge));
    }

    [Fact]
    public void Gate_RestartOverAnEnd_ReleasesTheOldEpochOnce()
    {
        JoinedBridge bridge = Gate(5);
        Send(bridge, Start, 8, "a");
        Send(bridge, Start, 8, "b");
        bridge.Restart(Start + 1);
        bridge.Advance(Start + 35);
        Assert.Equal("a 10,b 10", Text(bridge));
        bridge.Advance(Start + 55);
        bridge.Restart(Start + 56);
        Assert.Equal("a 10,b 10", Text(bridge));
    }

    // The counts of the open epoch are then on their way to the next start, which releases them.
    [Fact]
    public void Stop_EpochThatEndsBehindIt_IsNotReleased()
    {
        JoinedBridge bridge = Gate(5);
        Send(bridge, Start, 8, "a");
        bridge.Stop();
        bridge.Advance(Start + 10);
        Assert.Empty(bridge.Shown);
        Assert.Equal(8, bridge.OpenCount);
        bridge.Restart(Start + 11);
        Assert.Equal("a 10", Text(bridge));
    }

    [Fact]
    public void Restart_WithOtherSettings_ShowsNothingOfTheOldOnes()
    {
        JoinedBridge bridge = Gate(7);
        Send(bridge, Start, 8, "a");
        bridge.Advance(Start + 10);
        Send(bridge, Start + 10, 3, "a");
        Assert.Equal("a 7", Text(bridge));
        bridge.Restart(Start + 11, new PrivacyOptions { Mode = ReleaseMode.Gate, GateK = 5, GateEpoch = TimeSpan.FromSeconds(10) });
        Assert.Empty(bridge.Shown);
        Assert.Equal(0, bridge.OpenCount);
    }

    [Fact]
    public void Dp_MoreNamesThanAUnit_ShowsTheFirstOnly()
    {
        JoinedBridge bridge = new(
            new() { Mode = ReleaseMode.Dp, DpUnit = 8, DpEpoch = TimeSpan.FromSeconds(10) }, Start, noise: (_, _) => 0);
        for (int i = 0; i < 600; i++)
        {
            bridge.Datagram(Start, string.Join('\n', Enumerable.Range(10, 12).Select(n => $"dotnet_popcon.library_used.{Name(n)}:1|c")));
        }

        Assert.Equal(12, bridge.SeriesCount);
        bridge.Advance(Start + 10);
        Assert.Equal(Enumerable.Range(10, 8).Select(n => History.SeriesOf(Name(n))), bridge.Shown.Keys);
        Assert.Equal(8, bridge.SeriesCount);
    }

    [Fact]
    public void Dp_TwoRunsOfOneHistory_ShowDifferentValues()
    {
        string[] runs =
        [
            .. Enumerable.Range(0, 2).Select(_ =>
            {
                JoinedBridge bridge = new(
                    new() { Mode = ReleaseMode.Dp, DpEpsilon = 10, DpDelta = 1e-2, DpEpoch = TimeSpan.FromSeconds(10) }, Start);
                for (int i = 0; i < 200; i++)
                {
                    bridge.Datagram(Start, string.Join('\n', Enumerable.Range(0, 40).Select(n => $"dotnet_popcon.library_used.{Name(n)}:1|c")));
                }

                bridge.Advance(Start + 10);
                string shown = Text(bridge);
                Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(shown, Text(bridge)));
                return shown;
            }),
        ];
        Assert.NotEqual(runs[0], runs[1]);
    }

    [Fact]
    public void Ttl_NoStepForLongEnough_EndsWithAnEpoch()
    {
        JoinedBridge bridge = new(Options(50), Start, Rules);
        Send(bridge, Start, "short.a", 2);
        bridge.Advance(Start + 10);
        Assert.Equal(["short_used{name=\"a\"}"], bridge.Shown.Keys);
        bridge.Advance(Start + 19);
        Assert.Single(bridge.Shown);

        // Counted, but no step.
        Send(bridge, Start + 19, "short.a", 1);
        bridge.Advance(Start + 20);
        Assert.Empty(bridge.Shown);
        Assert.Equal(0, bridge.SeriesCount);
        Send(bridge, Start + 20, "short.a", 3);
        bridge.Advance(Start + 30);
        Assert.Equal(4, bridge.Shown.Values.Single());
    }

    [Fact]
    public void Ttl_CountedAgainInTheNextEpoch_KeepsThoseCounts()
    {
        JoinedBridge bridge = new(Options(50), Start, Rules);
        Send(bridge, Start, "short.a", 2);
        bridge.Advance(Start + 10);

        // The first of these ends the epoch.
        Send(bridge, Start + 20, "short.a", 2);
        Assert.Empty(bridge.Shown);
        bridge.Advance(Start + 30);
        Assert.Equal(2, bridge.Shown.Values.Single());
    }

    [Fact]
    public void Rules_LabelsOfTheirOwn_ReplaceTheUsualOnes()
    {
        JoinedBridge bridge = new(Options(50), Start, Rules);
        bridge.Datagram(Start, "own.a:1|c|#host:h,version:1,user:u");
        bridge.Datagram(Start, "own.a:1|c|#host:h,version:2,user:v");
        bridge.Advance(Start + 10);
        Assert.Equal(["own_used{host=\"h\",name=\"a\"}"], bridge.Shown.Keys);
    }

    [Fact]
    public async Task Rules_ThatDisagreeOnAMetric_AreAConflict()
    {
        JoinedBridge bridge = new(Options(2), Start, Rules);
        bridge.Datagram(Start, "two.a.x:1|c\ntwo.b.x:1|c");
        bridge.Datagram(Start, "two.b.x:1|c");
        bridge.Advance(Start + 10);
        string text = await bridge.TextAsync();
        Assert.Contains("statsd_exporter_events_conflict_total{metric_name=\"two_x\",type=\"counter\"} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\ntwo_x", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherTypes_OnAProtectedMetric_AreRefused()
    {
        JoinedBridge bridge = Gate(2);
        bridge.Datagram(Start, "dotnet_popcon.reports:1|g\ndotnet_popcon.reports:1|ms\npython_popcon.library_used.a:4|h");
        bridge.Datagram(Start, "open:1|g");
        bridge.Advance(Start + 10);
        string text = await bridge.TextAsync();
        Assert.Contains("statsd_exporter_events_error_total{reason=\"privacy_type\"} 4\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("popcon_reports", text, StringComparison.Ordinal);
        Assert.Contains("\nopen 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_ChangedMode_RemovesWhatIsShownAndHidden()
    {
        JoinedBridge bridge = new(Options(50), Start, Rules);
        Send(bridge, Start, "short.a", 2);
        Send(bridge, Start, "own.a", 2);
        bridge.Advance(Start + 10);
        Send(bridge, Start + 10, "short.a", 2);
        Send(bridge, Start + 10, "own.a", 2);
        Assert.Equal(2, bridge.Shown.Count);
        bridge.Reload(Rules.Replace("short_used, privacy: gate, privacy_k: 2", "short_used, privacy: gate, privacy_k: 3", StringComparison.Ordinal));
        Assert.Equal(["own_used{name=\"a\"}"], bridge.Shown.Keys);
        bridge.Advance(Start + 20);
        Assert.Equal("own_used{name=\"a\"} 4", string.Join(',', bridge.Shown.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}"))));
        Assert.Equal(1, bridge.SeriesCount);
    }

    [Fact]
    public void Timer_WhileNothingIsProtected_WaitsForAReload()
    {
        JoinedBridge bridge = new(new PrivacyOptions(), Start);
        Assert.Equal(0, bridge.ArmedTimers);
        bridge.Reload(Rules);
        Assert.Equal(1, bridge.ArmedTimers);
        bridge.Reload("mappings: []");
        Assert.Equal(0, bridge.ArmedTimers);
    }

    [Fact]
    public async Task Reload_OpenMetricThatBecomesProtected_IsNotShownAnyMore()
    {
        JoinedBridge bridge = new(Options(50), Start, Rules);
        bridge.Datagram(Start, "open.a:7|c");
        Assert.Contains("open_used{name=\"a\"} 7\n", await bridge.TextAsync(), StringComparison.Ordinal);
        bridge.Reload(Rules.Replace("open_used,", "open_used, privacy: dp,", StringComparison.Ordinal));
        Assert.DoesNotContain("open_used", await bridge.TextAsync(), StringComparison.Ordinal);
        bridge.Datagram(Start, "open.a:7|c");
        Assert.DoesNotContain("open_used", await bridge.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void KnownLines_OfProtectedSeries_AllocateNothing()
    {
        foreach (PrivacyOptions options in (PrivacyOptions[])[Options(50), new() { Mode = ReleaseMode.Dp }])
        {
            var bridge = new JoinedBridge(options, Start);
            var batch = new FakeBatch(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 40).Select(n => $"dotnet_popcon.library_used.{Name(n)}:1|c"))));
            bridge.Batch(batch);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 400; i++)
            {
                bridge.Batch(batch);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(40 * 401, bridge.OpenCount);
        }
    }

    [Fact]
    public void Ledger_ReleasesThatWait_AreBounded()
    {
        var ledger = new ReleaseLedger(new EpochClock(TimeSpan.FromSeconds(1), 0), int.MaxValue);
        for (int second = 0; second < 100; second++)
        {
            ledger.Advance(second * 1000);
            ledger.BeginDatagram();
            ledger.Count(Series.Of("a"));
        }

        var ended = new List<EndedEpoch>();
        while (ledger.TakeEnded() is { } epoch)
        {
            ended.Add(epoch);
        }

        Assert.Equal([1, 1, 1, 1], ended.Select(epoch => epoch.Counts.Length));
        Assert.Equal([1000L, 2000L, 3000L, 4000L], ended.Select(epoch => epoch.EndUnixMilliseconds));
        Assert.Equal(96, ledger.Open.Length);
    }

    private static PrivacyOptions Options(long k) => new() { Mode = ReleaseMode.Gate, GateK = k, GateEpoch = TimeSpan.FromSeconds(10) };

    private static JoinedBridge Gate(long k) => new(Options(k), Start);

    private static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"n{n}");

    private static void Send(JoinedBridge bridge, double time, int datagrams, string name) =>
        Send(bridge, time, "dotnet_popcon.library_used." + name, datagrams);

    private static void Send(JoinedBridge bridge, double time, string line, int datagrams)
    {
        for (int i = 0; i < datagrams; i++)
        {
            bridge.Datagram(time, line + ":1|c");
        }
    }

    private static string Text(JoinedBridge bridge) => string.Join(
        ',', bridge.Shown.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Split('"')[1]} {entry.Value}")));
}
