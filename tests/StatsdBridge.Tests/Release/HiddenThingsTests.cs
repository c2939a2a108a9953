using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.StatsdBridge.Configuration;
using PopCon.StatsdBridge.Tests.Fuzzing;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>Nothing shown depends on anything but steps.</summary>
public sealed class HiddenThingsTests
{
    private const double Start = 1_704_067_200;

    private static readonly string[] Formats =
    [
        "text/plain",
        "application/openmetrics-text",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
    ];

    private static readonly PrivacyOptions Gate = new() { Mode = ReleaseMode.Gate, GateK = 5, GateEpoch = TimeSpan.FromSeconds(10) };

    // Counts that become the same steps, hidden names that are others, and an order of its own.
    [Fact]
    public async Task Scrape_OtherCountsWithTheSameSteps_IsTheSameToTheByte()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var first = new JoinedBridge(Gate, Start);
            var second = new JoinedBridge(Gate, Start);
            for (int epoch = 0; epoch < 3; epoch++)
            {
                (List<string> one, List<string> other) = Datagrams(random);
                one.ForEach(datagram => first.Datagram(Start + (epoch * 10), datagram));
                other.ForEach(datagram => second.Datagram(Start + (epoch * 10) + random.Next(9), datagram));
                first.Advance(Start + (epoch * 10) + 10);
                second.Advance(Start + (epoch * 10) + 10);
                foreach (string format in Formats)
                {
                    Assert.Equal((seed, await HexAsync(first, format)), (seed, await HexAsync(second, format)));
                }
            }

            Assert.NotEmpty(first.Shown);
        }
    }

    // No value, rate, tag or type makes a hidden thing visible earlier.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lines_OfEveryKindOfNonsense_ShowNothingBeforeTheEnd(int seed)
    {
        var source = new LineSource(seed);
        var bridge = new JoinedBridge(Gate with { GateK = 1_000_000, Families = ".*" }, Start);
        string before = Steady(await bridge.TextAsync());
        for (int i = 0; i < 20_000; i++)
        {
            bridge.Datagram(Start + 5, Encoding.Latin1.GetString(source.Next()));
            if (i % 1_000 == 0)
            {
                Assert.Equal(before, Steady(await bridge.TextAsync()));
            }
        }

        Assert.Equal(before, Steady(await bridge.TextAsync()));
        bridge.Advance(Start + 10);
        Assert.Equal(before, Steady(await bridge.TextAsync()));
        Assert.Equal(0, bridge.SeriesCount);
    }

    private static async Task<string> HexAsync(JoinedBridge bridge, string format) => Convert.ToHexString(await bridge.ScrapeAsync(format));

    // The memory and processor time of the test itself.
    private static string Steady(string text) => string.Join(
        '\n', text.Split('\n').Where(line => !line.Contains("process_", StringComparison.Ordinal)));

    // In both as many datagrams and lines: what the bridge counts of itself has steps, too.
    private static (List<string> One, List<string> Other) Datagrams(Random random)
    {
        List<string>[] datagrams = [[], []];
        for (int name = 0; name < 4; name++)
        {
            // 5 to 7 become 5, 8 to 12 become 10: one bridge has one more of this name and one less of the next.
            int[] counts = name % 2 == 0 ? [5 + random.Next(2), 9 + random.Next(3)] : [3 + random.Next(2), 2];
            Add(datagrams[0], $"shown{name}", counts[0]);
            Add(datagrams[0], $"shown{name}b", counts[1]);
            Add(datagrams[1], $"shown{name}", counts[0] + (name % 2 == 0 ? 1 : 0));
            Add(datagrams[1], $"shown{name}b", counts[1] - (name % 2 == 0 ? 1 : 0));
        }

        int hidden = random.Next(1, 5);
        Add(datagrams[0], "secret", hidden);
        Add(datagrams[1], "other", hidden);
        string[] permuted = [.. datagrams[1]];
        random.Shuffle(permuted);
        return (datagrams[0], [.. permuted]);
    }

    private static void Add(List<string> datagrams, string name, int count) => datagrams.AddRange(Enumerable.Repeat(
        string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.{name}:1|c"), count));
}
