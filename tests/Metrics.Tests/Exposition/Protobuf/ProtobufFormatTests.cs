using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Metrics.Exposition.Protobuf;
using PopCon.Metrics.Exposition.Protobuf.Messages;
using FamilyMessage = PopCon.Metrics.Exposition.Protobuf.Messages.MetricFamily;
using TypeMessage = PopCon.Metrics.Exposition.Protobuf.Messages.MetricType;

namespace PopCon.Metrics.Tests.Exposition.Protobuf;

public sealed class ProtobufFormatTests
{
    [Fact]
    public async Task WriteAsync_CounterGaugeSummary_GivesMessages()
    {
        List<FamilyMessage> families = await WriteAsync(
            Collected.Summary("gear_mesh", "", new SummaryOptions(), 3, 5),
            Collected.Gauge("gear_temp", "Warmth é", ("a=\"x\\\\y\\\"z\\n\",b=\"\"", 20.5)),
            Collected.Counter("gear_turns", ("", 3)));

        Assert.Equal(
            [("gear_mesh", TypeMessage.Summary), ("gear_temp", TypeMessage.Gauge), ("gear_turns", TypeMessage.Counter)],
            families.Select(family => (family.Name, family.Type)));
        Summary summary = families[0].Metric.Single().Summary;
        Assert.Equal((2UL, 8d, true), (summary.SampleCount, summary.SampleSum, summary.CreatedTimestamp is not null));
        Assert.Equal([(0.5, 3d), (0.9, 5d), (0.99, 5d)], summary.Quantile.Select(one => (one.Quantile_, one.Value)));
        Assert.Equal("Warmth é", families[1].Help);
        Metric gauge = families[1].Metric.Single();
        Assert.Equal([("a", "x\\y\"z\n"), ("b", "")], gauge.Label.Select(label => (label.Name, label.Value)));
        Assert.Equal(20.5, gauge.Gauge.Value);
        Counter counter = families[2].Metric.Single().Counter;
        Assert.Equal(3, counter.Value);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), counter.CreatedTimestamp.ToDateTimeOffset());
    }

    // Captured from statsd_exporter 0.30.0.
    public static TheoryData<double, double[], int, string, long[]> Captured => new()
    {
        { 1.1, [1, 1.01, 2, 2.5, 1000], 3, "0+2 6+4 68+1", [1, 0, 0, -1, 0, 1, 0] },
        { 1.1, [0.25, 0.5, 1, 2, 4, 8], 3, "-16+1 7+1 7+1 7+1 7+1 7+1", [1, 0, 0, 0, 0, 0] },
        { 1.5, [1, 1.5, 3, 9], 1, "0+8", [1, -1, 1, -1, 1, -1, 0, 1] },
        { 2, [1, 1.5, 3, 9], 0, "0+5", [1, 0, 0, -1, 1] },
        { 1.005, [1, 1.004, 1.01], 8, "0+5", [1, -1, 1, -1, 1] },
        { 1.0000001, [1, 1.004], 8, "0+3", [1, -1, 1] },
        { 1e9, [1, 100000], -4, "0+3", [1, -1, 1] },
        { 1.1, [1, 3], 3, "0+1 12+1", [1, 0] },
        { 1.1, [1, 1.2, 1.3, 2.2, 50], 3, "0+5 5+1 35+1", [1, -1, 0, 1, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task WriteAsync_CapturedNativeHistogram_GivesSameMessage(
        double factor, double[] values, int schema, string spans, long[] deltas)
    {
        Histogram histogram = await WriteHistogramAsync(factor, values);

        Assert.Equal(((ulong)values.Length, values.Sum()), (histogram.SampleCount, histogram.SampleSum));
        Assert.Equal([(10, (ulong)values.Count(value => value <= 10))], histogram.Bucket.Select(one => (one.UpperBound, one.CumulativeCount)));
        Assert.Equal((true, schema), (histogram.HasSchema, histogram.Schema));
        Assert.Equal((2.938735877055719e-39, 0UL), (histogram.ZeroThreshold, histogram.ZeroCount));
        Assert.True(histogram.HasZeroCount);
        Assert.Equal(spans, string.Join(' ', histogram.PositiveSpan.Select(span => $"{span.Offset}+{span.Length}")));
        Assert.Equal(deltas, histogram.PositiveDelta);
        Assert.Empty(histogram.NegativeSpan);
        Assert.NotNull(histogram.CreatedTimestamp);
    }

    [Fact]
    public async Task WriteAsync_NegativeAndZeroValues_GoToTheirFields()
    {
        Histogram histogram = await WriteHistogramAsync(2, [-3, -3, 0]);

        Assert.Equal(1UL, histogram.ZeroCount);
        Assert.Equal([new BucketSpan { Offset = 2, Length = 1 }], histogram.NegativeSpan);
        Assert.Equal([2], histogram.NegativeDelta);
        Assert.Empty(histogram.PositiveSpan);
    }

    [Fact]
    public async Task WriteAsync_NativeBucketsOff_HasOnlyClassicOnes()
    {
        Histogram histogram = await WriteHistogramAsync(1, [1, 3]);

        Assert.False(histogram.HasSchema || histogram.HasZeroThreshold || histogram.HasZeroCount);
        Assert.Single(histogram.Bucket);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task WriteAsync_FuzzedLabelValues_ComeBack(int seed)
    {
        var random = new Random(seed);
        string[] values = [.. Enumerable.Range(0, 2_000).Select(_ => RandomText(random))];
        (string, double)[] series = [.. values.Select((value, i) => ($"a=\"{Escape(value)}\",b=\"{i}\"", (double)i))];

        FamilyMessage family = (await WriteAsync(Collected.Counter("fuzz", series))).Single();

        Assert.Equal(values, family.Metric.Select(metric => metric.Label[0].Value), StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (double)i), family.Metric.Select(metric => metric.Counter.Value));
    }

    [Fact]
    public async Task WriteAsync_LargeHistogramFamily_ContinuesInAnotherMessageOfTheSameName()
    {
        CollectedFamily one = Collected.Histogram("many", "a=\"x\"", new HistogramOptions(), 1, 2, 3);
        TimeSeries[] series = [.. Enumerable.Repeat(one.Series.Span[0], 30_000)];

        List<FamilyMessage> families = await WriteAsync(new CollectedFamily(one.Family, series));

        Assert.InRange(families.Count, 2, 10);
        Assert.All(families, family => Assert.Equal(("many", TypeMessage.Histogram), (family.Name, family.Type)));
        Assert.Equal(30_000, families.Sum(family => family.Metric.Count));
    }

    [Fact]
    public async Task WriteAsync_CompactText_OneLineForEachFamily()
    {
        string text = await Collected.TextAsync(
            new ProtobufTextFormat(isCompact: true, "underscores"),
            Collected.Counter("turns", ("a=\"x\\\"y\"", 3), ("a=\"z\"", double.PositiveInfinity)),
            Collected.Gauge("warm", "Two\nlines", ("", 20.5)));

        Assert.Equal(
            """
            name:"turns" help:"Metric autogenerated by statsd_exporter." type:COUNTER metric:{label:{name:"a" value:"x\"y" } counter:{value:3 created_timestamp:{seconds:1700000000 nanos:123000000 } } } metric:{label:{name:"a" value:"z" } counter:{value:inf created_timestamp:{seconds:1700000000 nanos:123000000 } } } 
            name:"warm" help:"Two\x0alines" type:GAUGE metric:{gauge:{value:20.5 } } 

            """,
            text);
    }

    [Fact]
    public async Task WriteAsync_Text_SpreadOverLines()
    {
        string text = await Collected.TextAsync(
            new ProtobufTextFormat(isCompact: false, "underscores"),
            Collected.Histogram("mesh", "", new HistogramOptions { UpperBounds = [10], NativeBucketFactor = 2 }, 1, 3));

        Assert.Equal(
            """
            name: "mesh"
            help: "Metric autogenerated by statsd_exporter."
            type: HISTOGRAM
            metric: {
              histogram: {
                sample_count: 2
                sample_sum: 4
                bucket: {
                  cumulative_count: 2
                  upper_bound: 10
                }
                schema: 0
                zero_threshold: 2.938735877055719E-39
                zero_count: 0
                positive_span: {
                  offset: 0
                  length: 3
                }
                positive_delta: 1
                positive_delta: -1
                positive_delta: 1
                created_timestamp: {
                  seconds: 1700000000
                  nanos: 123000000
                }
              }
            }


            """,
            text);
    }

    private static async Task<List<FamilyMessage>> WriteAsync(params CollectedFamily[] families)
    {
        using var stream = new MemoryStream(await Collected.WriteAsync(new ProtobufFormat("underscores"), families));
        var messages = new List<FamilyMessage>();
        while (stream.Position < stream.Length)
        {
            messages.Add(FamilyMessage.Parser.ParseDelimitedFrom(stream));
        }

        return messages;
    }

    private static async Task<Histogram> WriteHistogramAsync(double factor, double[] values)
    {
        var options = new HistogramOptions { UpperBounds = [10], NativeBucketFactor = factor };
        List<FamilyMessage> families = await WriteAsync(Collected.Histogram("x", "", options, values));
        return families.Single().Metric.Single().Histogram;
    }

    private static string RandomText(Random random)
    {
        string[] alphabet = ["a", "\\", "\"", "\n", "\r", "n", ",", "=", "{", "}", "é", "\u2028", "🌊", "\0"];
        return string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
