using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Registry;

using PopCon.TestSupport;

namespace PopCon.Metrics.Tests.Registry;

public sealed class MetricRegistryTests
{
    private readonly FakeTime _time = new();
    private readonly MetricClock _clock;

    public MetricRegistryTests() => _clock = new MetricClock(_time);

    [Fact]
    public void FindOrAdd_SameNameAndLabels_GivesTheSameSeries()
    {
        MetricRegistry registry = Registry();
        TimeSeries? first = Add(registry, "kite", MetricType.Counter, "tail=red");
        Assert.Same(first, Add(registry, "kite", MetricType.Counter, "tail=red"));
        Assert.NotSame(first, Add(registry, "kite", MetricType.Counter, "tail=blue"));
        Assert.NotSame(first, Add(registry, "kite", MetricType.Counter, "wing=red"));
        Assert.Equal(3, registry.SeriesCount);
        Assert.Equal(2, registry.VectorsCreated(MetricType.Counter));
    }

    [Theory]
    [InlineData(nameof(MetricType.Counter), "kite", nameof(MetricType.Gauge), "kite", true)]
    [InlineData(nameof(MetricType.Gauge), "kite", nameof(MetricType.Counter), "kite_sum", true)]
    [InlineData(nameof(MetricType.Counter), "kite", nameof(MetricType.Gauge), "kite_sum", false)]
    [InlineData(nameof(MetricType.Summary), "kite", nameof(MetricType.Counter), "kite_bucket", true)]
    [InlineData(nameof(MetricType.Counter), "kite_bucket", nameof(MetricType.Summary), "kite", false)]
    [InlineData(nameof(MetricType.Counter), "kite_bucket", nameof(MetricType.Histogram), "kite", true)]
    [InlineData(nameof(MetricType.Counter), "kite_count", nameof(MetricType.Summary), "kite", true)]
    [InlineData(nameof(MetricType.Summary), "kite", nameof(MetricType.Summary), "kite_count", true)]
    [InlineData(nameof(MetricType.Summary), "kite_sum", nameof(MetricType.Summary), "kite", true)]
    [InlineData(nameof(MetricType.Histogram), "kite", nameof(MetricType.Histogram), "kite_bucket", true)]
    [InlineData(nameof(MetricType.Summary), "kite", nameof(MetricType.Summary), "kite_bucket", false)]
    public void FindOrAdd_NameOfAnother_IsAConflict(string first, string firstName, string second, string name, bool isConflict)
    {
        MetricRegistry registry = Registry();
        Assert.NotNull(Add(registry, firstName, Enum.Parse<MetricType>(first), string.Empty));
        TimeSeries? series = Add(registry, name, Enum.Parse<MetricType>(second), string.Empty, out Refusal refusal);
        Assert.Equal(isConflict ? Refusal.Conflict : Refusal.None, refusal);
        Assert.Equal(isConflict, series is null);
    }

    [Theory]
    [InlineData(nameof(MetricType.Counter), "__x=1", nameof(Refusal.ReservedLabelName))]
    [InlineData(nameof(MetricType.Histogram), "le=1", nameof(Refusal.ReservedLabelName))]
    [InlineData(nameof(MetricType.Summary), "quantile=1", nameof(Refusal.ReservedLabelName))]
    [InlineData(nameof(MetricType.Counter), "le=1", nameof(Refusal.None))]
    [InlineData(nameof(MetricType.Histogram), "quantile=1", nameof(Refusal.None))]
    public void FindOrAdd_LabelNameOfPrometheus_IsRefused(string type, string labels, string expected)
    {
        Add(Registry(), "kite", Enum.Parse<MetricType>(type), labels, out Refusal refusal);
        Assert.Equal(expected, refusal.ToString());
    }

    [Fact]
    public void FindOrAdd_NameOfTheBridge_IsAConflict()
    {
        MetricRegistry registry = Registry();
        registry.ReserveOwn("statsd_exporter_lines_total", MetricType.Counter, "Lines.");
        Add(registry, "statsd_exporter_lines_total", MetricType.Counter, string.Empty, out Refusal refusal);
        Assert.Equal(Refusal.Conflict, refusal);
    }

    [Fact]
    public void FindOrAdd_AtALimit_RefusesNewSeriesAndKeepsOldOnes()
    {
        MetricRegistry registry = Registry(new SeriesLimits(10, 3, 8, 5, 200));
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(Add(registry, "kite", MetricType.Counter, "n=" + i));
        }

        Assert.Equal(Refusal.SeriesPerNameLimit, RefusalOf(registry, "kite", "n=3"));
        Assert.Equal(Refusal.NameLengthLimit, RefusalOf(registry, "kitekitek", "n=1"));
        Assert.Equal(Refusal.LabelLengthLimit, RefusalOf(registry, "kites", "n=123456"));
        for (int i = 3; i < 10; i++)
        {
            Assert.Equal(Refusal.None, RefusalOf(registry, "kite" + i, string.Empty));
        }

        Assert.Equal(Refusal.SeriesLimit, RefusalOf(registry, "late", string.Empty));
        Assert.Equal(Refusal.None, RefusalOf(registry, "kite", "n=1"));
    }

    [Fact]
    public void RemoveExpired_WithoutSamplesForTheTtl_FreesSeriesAndLimits()
    {
        MetricRegistry registry = Registry(new SeriesLimits(2, 0, 0, 0, 0));
        TimeSeries quiet = Add(registry, "quiet", MetricType.Counter, "a=1", ttl: 1_000)!;
        TimeSeries busy = Add(registry, "busy", MetricType.Counter, "a=1", ttl: 1_000)!;
        Pass(900);
        busy.LastSeenMilliseconds = _clock.NowMilliseconds;
        Pass(200);
        Assert.False(registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, 100));
        Assert.True(quiet.IsExpired);
        Assert.False(busy.IsExpired);
        Assert.Equal(1, registry.SeriesCount);
        Assert.NotSame(quiet, Add(registry, "quiet", MetricType.Counter, "a=1"));
        Assert.Equal(2, registry.VectorsCreated(MetricType.Counter));
        Pass(2_000);
        registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, 100);
        Assert.True(busy.IsExpired);
    }

    [Fact]
    public void RemoveExpired_ManyNames_ForgetsThoseWithoutSeries()
    {
        MetricRegistry registry = Registry();
        for (int i = 0; i < 25_000; i++)
        {
            Add(registry, "name" + i, MetricType.Counter, string.Empty, ttl: 1);
        }

        Pass(10);
        while (registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, 1_000))
        {
        }

        Assert.Equal(0, registry.SeriesCount);
        Assert.InRange(registry.TextBytes, 0, 10_001 * sizeof(char) * "name12345".Length);
    }

    // Names that come and go made the changes of the registry grow for as long as nobody scraped.
    [Fact]
    public void FetchChanges_NeverCalledWhileSeriesComeAndGo_StaysBounded()
    {
        MetricRegistry registry = Registry();
        Add(registry, "old", MetricType.Counter, string.Empty, ttl: 1);
        registry.FetchChanges_NeedsLock();
        for (int i = 0; i < 100_000; i++)
        {
            Add(registry, "name" + i, MetricType.Counter, string.Empty, ttl: 1);
            if (i % 1_000 == 0)
            {
                Pass(10);
                registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, int.MaxValue);
            }
        }

        (List<TimeSeries> added, HashSet<MetricFamily> reduced) = registry.FetchChanges_NeedsLock();
        Assert.InRange(added.Count, 999, 21_000);
        Assert.Equal(["old"], reduced.Select(family => family.Name));
    }

    // A sender who varied the label names of series with a TTL made their family grow for ever.
    [Fact]
    public void RemoveExpired_ManyLabelNames_ForgetsThoseWithoutSeries()
    {
        MetricRegistry registry = Registry();
        TimeSeries kept = Add(registry, "kite", MetricType.Counter, "kept=1")!;
        for (int i = 0; i < 25_000; i++)
        {
            Add(registry, "kite", MetricType.Counter, $"label{i}=1", ttl: 1);
        }

        Pass(10);
        registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, int.MaxValue);
        Assert.InRange(kept.Vector.Family.VectorCount, 1, 10_001);
        Assert.Same(kept, Add(registry, "kite", MetricType.Counter, "kept=1"));
        Assert.NotNull(Add(registry, "kite", MetricType.Counter, "label1=1"));
        Assert.Equal(2, registry.SeriesCount);
    }

    [Fact]
    public void Collect_AfterBirthsAndDeaths_IsWhatLivesInOrder()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        MetricRegistry registry = Registry();
        var collector = new FamilyCollector(registry);
        var alive = new Dictionary<string, TimeSeries>(StringComparer.Ordinal);
        for (int round = 0; round < 30; round++)
        {
            for (int i = 0; i < 50; i++)
            {
                string name = "m" + random.Next(5);
                string labels = random.Next(3) switch { 0 => string.Empty, 1 => "a=" + random.Next(40), _ => $"a={random.Next(9)},b={random.Next(9)}" };
                TimeSeries series = Add(registry, name, MetricType.Counter, labels, ttl: random.Next(1, 20_000))!;
                alive[name + "{" + Encoding.UTF8.GetString(series.Labels) + "}"] = series;
            }

            Pass(1_000);
            registry.RemoveExpired_NeedsLock(_clock.NowMilliseconds, int.MaxValue);
            foreach ((string key, TimeSeries series) in alive.ToArray())
            {
                if (series.IsExpired)
                {
                    alive.Remove(key);
                }
            }

            string[] collected = [.. collector.Collect().SelectMany(f => f.Series.ToArray())
                .Select(s => s.Vector.Family.Name + "{" + Encoding.UTF8.GetString(s.Labels) + "}")];
            Assert.Equal(alive.Keys.Order(StringComparer.Ordinal), collected.Order(StringComparer.Ordinal));
            Assert.Equal(collected.Select(NameOf).Order(StringComparer.Ordinal), collected.Select(NameOf));
        }
    }

    // A first scrape of a million series spent most of its time on sorting them.
    [Fact]
    public async Task CollectAhead_ManySeriesAdded_FetchesThemBeforeAScrape()
    {
        const int Count = 40_000;
        MetricRegistry registry = Registry();
        var collector = new FamilyCollector(registry);
        collector.CollectAhead();
        for (int i = 0; i < Count; i++)
        {
            lock (registry.Gate)
            {
                Add(registry, "kite", MetricType.Counter, $"tail={Count - i:D5}");
            }
        }

        // A family knows how often changes had been fetched when it was made.
        int families = 0;
        await Eventually.TrueAsync(IsFetched, "the series to be fetched in the background");
        string[] tails = [.. collector.Collect().Single(f => f.Family.Name == "kite").Series.ToArray().Select(s => Encoding.UTF8.GetString(s.Labels))];
        Assert.Equal(Count, tails.Length);
        Assert.Equal(tails.Order(StringComparer.Ordinal), tails);

        bool IsFetched()
        {
            lock (registry.Gate)
            {
                return Add(registry, "probe" + ++families, MetricType.Counter, string.Empty)!.Vector.Family.CreatedAtFetch > 0;
            }
        }
    }

    [Fact]
    public void Growing_FewAddedSinceAFetch_IsNotCalled()
    {
        MetricRegistry registry = Registry();
        int calls = 0;
        registry.Growing = () => calls++;
        AddMany(registry, 0, 32_767);
        Assert.Equal(0, calls);
        AddMany(registry, 32_767, 65_536);
        Assert.Equal(32_769, calls);
        registry.FetchChanges_NeedsLock();
        AddMany(registry, 65_536, 65_536 + 65_533);

        // Half of all is more than 32,768 by then.
        Assert.Equal(32_769, calls);
        AddMany(registry, 65_536 + 65_533, 65_536 + 65_534);
        Assert.Equal(32_770, calls);
    }

    private static void AddMany(MetricRegistry registry, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Add(registry, "kite", MetricType.Counter, "tail=" + i);
        }
    }

    private static string NameOf(string series) => series[..series.IndexOf('{', StringComparison.Ordinal)];

    private MetricRegistry Registry(SeriesLimits? limits = null) => new(limits ?? SeriesLimits.None, _clock);

    private void Pass(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _clock.Advance();
    }

    private static Refusal RefusalOf(MetricRegistry registry, string name, string labels)
    {
        Add(registry, name, MetricType.Counter, labels, out Refusal refusal);
        return refusal;
    }

    private static TimeSeries? Add(MetricRegistry registry, string name, MetricType type, string labels, long ttl = 0) =>
        Add(registry, name, type, labels, out _, ttl);

    private static TimeSeries? Add(
        MetricRegistry registry, string name, MetricType type, string labels, out Refusal refusal, long ttl = 0)
    {
        var set = new LabelSet();
        foreach (string label in labels.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            set.Set(label.Split('=')[0], label.Split('=')[1]);
        }

        set.Encode();
        var request = new SeriesRequest(
            name,
            type,
            "Help.",
            ttl,
            type == MetricType.Summary ? new SummaryOptions() : null,
            type == MetricType.Histogram ? new HistogramOptions() : null);
        return registry.FindOrAdd_NeedsLock(in request, set, out refusal);
    }
}
