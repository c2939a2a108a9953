using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Tests.Own;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Mapping;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;
using PopCon.StatsdBridge.Tests.Release;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class LinePipelineTests
{
    private const string Rules = """
        mappings:
        - match: "web.*.requests"
          name: "web_requests"
          labels: {site: "$1"}
        - match: "web.*.time"
          name: "web_time"
          observer_type: histogram
          scale: 2
          labels: {site: "$1"}
        - match: "noise.*"
          name: "noise"
          action: drop
        """;

    private static readonly string[] Fragments =
    [
        "web.a.requests", "web.b.time", "noise.x", "plain", "plain.two", "tag,k=v", "lib#k=v", "sfx[k=v].x", ":1|c", ":2.5|c", ":-3|g",
        ":+4|g", ":7|g", ":320|ms", ":1:2:3|ms", ":9|h", ":1|d", "|@0.5", "|@0.1", "|@x", "|#z:eu", "|#z:us,k:w", "|#z", "|c:pod1", "|T12",
        ":1|c:2|g", "|", "|s", ":", "\0", "é",
    ];

    /// <summary>B9: the line is malformed, as in statsd_exporter; a line end is "\n" or "\r\n".</summary>
    [Theory]
    [InlineData("a:1|c\r\n", "a 1\n")]
    [InlineData("a:1|c", "a 1\n")]
    [InlineData("a:1|c\r", "")]
    [InlineData("a:1|c\r\na:1|c\r", "a 1\n")]
    public void TakeStream_LastLineEndsInCarriageReturn_IsMalformed(string stream, string expected)
    {
        var harness = new Harness();
        harness.Pipeline.TakeStream(Encoding.UTF8.GetBytes(stream));
        Assert.Equal(expected, harness.DescribeSeries());
    }

    [Fact]
    public void IsMoving_LockIsFree_IsTrueHoweverLongNothingCame()
    {
        var harness = new Harness();
        Assert.True(harness.Pipeline.IsMoving());
        Assert.True(harness.Pipeline.IsMoving());
    }

    [Fact]
    public async Task IsMoving_LockIsHeld_IsTrueOnlyWhileLinesGoOn()
    {
        var harness = new Harness();
        harness.Take("a:1|c");
        using var release = new ManualResetEventSlim();
        Task holder = Task.Run(() =>
        {
            lock (harness.Gate)
            {
                release.Wait();
            }
        });
        await Eventually.TrueAsync(() => !harness.Gate.TryEnter() || Leave(harness.Gate), "the lock to be held");
        Assert.True(harness.Pipeline.IsMoving());
        Assert.False(harness.Pipeline.IsMoving());
        Assert.False(harness.Pipeline.IsMoving());
        release.Set();
        await holder;
        Assert.True(harness.Pipeline.IsMoving());

        static bool Leave(Lock gate)
        {
            gate.Exit();
            return false;
        }
    }

    /// <summary>F16: once the time for the stop has passed, known lines count and new ones are dropped.</summary>
    [Fact]
    public void BeginStop_TimeHasPassed_DropsNewLinesOnly()
    {
        var harness = new Harness();
        harness.Take("known:1|c");
        harness.Pipeline.BeginStop(TimeSpan.FromHours(1));
        harness.Take("late:1|c");
        harness.Pipeline.BeginStop(TimeSpan.Zero);
        harness.Take("known:1|c\nnew:1|c\nnew\nlate:1|c");
        Assert.Equal("known 2\nlate 2\n", harness.DescribeSeries());
        Assert.Equal(2, harness.Pipeline.DroppedCount);
    }

    [Fact]
    public void TakeDatagrams_SameLinesAgain_CountsLikeTheSlowPathAlone()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        List<string> lines = [.. Enumerable.Range(0, 3_000).Select(_ => RandomLine(random))];
        lines.AddRange(lines.ToArray().Reverse());
        lines.AddRange(lines.Take(2_000));

        var fast = new Harness();
        var slow = new Harness();
        foreach (string line in lines)
        {
            fast.Take(line);
            slow.TakeSlow(line);
        }

        Assert.Equal(slow.Describe(), fast.Describe());
        Assert.True(fast.Identities.Count > 30, $"seed {Seed}: the fast path was hardly used, {fast.Identities.Count} identities");
    }

    [Fact]
    public void TakeDatagrams_KnownLines_AllocatesNothing()
    {
        var harness = new Harness();
        byte[] datagram = Encoding.UTF8.GetBytes(
            "web.a.requests:1|c\nweb.b.time:320|ms|@0.5\nplain:7|g\nplain.two:2|c|#z:eu,k:w\nnoise.x:1|c\nobs:5|h\ntag,k=v:1|c|@0.1");
        var batch = new FakeBatch(datagram);
        Take(2_000);

        // A summary's buffers grow now and then, in one round or another; a single byte a line would be 2,800 in each.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => Take(400)), 0, 2_000);

        long Take(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                harness.Pipeline.TakeDatagrams(batch);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData("a:1|c", 1)]
    [InlineData("a:1|c\n", 2)]
    [InlineData("", 1)]
    [InlineData("\n\n", 3)]
    public void TakeDatagrams_LineEnds_CountsEmptyLinesToo(string datagram, long lines)
    {
        var harness = new Harness();
        harness.Take(datagram);
        Assert.Equal(lines, harness.Tally.Lines);
    }

    // What the fast path left out of the identity it did not look at, though it makes the line malformed.
    [Fact]
    public void TakeDatagrams_TimestampIsNotUtf8AndTheRestIsKnown_IsMalformed()
    {
        var harness = new Harness();
        harness.Take("plain:1|c|T12");
        harness.Pipeline.TakeDatagrams(new FakeBatch([.. "plain:1|c|T1"u8, 0xFF]));
        Assert.Equal(1, harness.Own["statsd_exporter_sample_errors_total{reason=\"malformed_line\"}"]);
        Assert.Equal(1, harness.Tally.Samples);
    }

    [Fact]
    public void TakeStream_CarriageReturns_AreNotPartOfTheLine()
    {
        var harness = new Harness();
        harness.Pipeline.TakeStream("a:1|c\r\n\r\na:2|c"u8);
        Assert.Equal(3, harness.Tally.Lines);
        Assert.Contains("a 3", harness.Describe(), StringComparison.Ordinal);
    }

    private static string RandomLine(Random random)
    {
        var line = new StringBuilder();
        line.Append(Fragments[random.Next(8)]).Append(Fragments[random.Next(8, 17)]);
        for (int i = random.Next(4); i > 0; i--)
        {
            line.Append(Fragments[random.Next(Fragments.Length)]);
        }

        return line.ToString();
    }

    private sealed class Harness
    {
        private readonly MetricRegistry _registry;
        private readonly FamilyCollector _collector;
        private readonly SampleApplier _applier;

        public Harness()
        {
            Tally = new IngestTally(Own.Metrics);
            var clock = new MetricClock(TimeProvider.System);
            _registry = new MetricRegistry(SeriesLimits.None, clock);
            _collector = new FamilyCollector(_registry);
            var refusals = new RefusalLog(NullLogger.Instance, TimeProvider.System);
            MetricMapper mapper = MetricMapper.Load(Rules, "rules.yml", null);
            _applier = new SampleApplier(_registry, Tally, Unprotected.Counts(), TagStyles.All, mapper, null, refusals);
            Pipeline = new LinePipeline(_registry.Gate, Identities, _applier, Tally, clock, Unprotected.Counts(), null);
        }

        public Lock Gate => _registry.Gate;

        public OwnNumbers Own { get; } = new();

        public IngestTally Tally { get; }

        public IdentityTable Identities { get; } = new(new SeededHash(), 100_000);

        public LinePipeline Pipeline { get; }

        public void Take(string datagram) => Pipeline.TakeDatagrams(new FakeBatch(Encoding.UTF8.GetBytes(datagram)));

        public void TakeSlow(string line)
        {
            Tally.CountLine();
            _applier.Apply(Encoding.UTF8.GetBytes(line));
        }

        public string DescribeSeries()
        {
            var text = new StringBuilder();
            foreach (CollectedFamily family in _collector.Collect())
            {
                foreach (TimeSeries series in family.Series.Span)
                {
                    string labels = series.Labels.Length == 0 ? string.Empty : $"{{{Encoding.UTF8.GetString(series.Labels)}}}";
                    text.Append(family.Family.Name).Append(labels).Append(' ').Append(ValueOf(series)).Append('\n');
                }
            }

            return text.ToString();
        }

        public string Describe()
        {
            var text = new StringBuilder(DescribeSeries());

            // The clock is no part of what two ways have in common.
            foreach ((string name, double value) in Own.All().Where(own => !own.Key.EndsWith("_seconds", StringComparison.Ordinal)))
            {
                text.Append(name).Append(' ').Append($"{value:R}").Append('\n');
            }

            return text.ToString();
        }

        private static string ValueOf(TimeSeries series)
        {
            switch (series)
            {
                case CounterSeries counter:
                    return $"{counter.Value:R}";
                case GaugeSeries gauge:
                    return $"{gauge.Value:R}";
                case HistogramSeries histogram:
                    var buckets = new HistogramSnapshot();
                    histogram.CopyTo(buckets);
                    return $"{buckets.Sum:R} {buckets.Count} {string.Join(',', buckets.BucketCounts.ToArray())}";
                default:
                    var quantiles = new SummarySnapshot();
                    ((SummarySeries)series).CopyTo(quantiles, 0);
                    return $"{quantiles.Sum:R} {quantiles.Count} {string.Join(',', quantiles.Quantiles.ToArray())}";
            }
        }
    }
}
