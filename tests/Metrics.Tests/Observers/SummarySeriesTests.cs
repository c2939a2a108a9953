using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Tests.Observers;

public sealed class SummarySeriesTests
{
    private static readonly SummaryOptions Default = new();

    private readonly SummarySnapshot _snapshot = new();

    // Captured from statsd_exporter 0.30.0.
    [Fact]
    public void CopyTo_ThousandScatteredValues_GivesDigitsOfStatsdExporter() =>
        Assert.Equal([529, 896, 990], QuantilesOf(Enumerable.Range(0, 1000).Select(i => (double)(i * 7919 % 1000)), Default));

    // Captured from statsd_exporter 0.30.0.
    [Fact]
    public void CopyTo_ThreeThousandValuesTightTargets_GivesDigitsOfStatsdExporter()
    {
        SummaryOptions tight = Default with { Quantiles = [new(0.5, 0.05), new(0.95, 0.001), new(0.999, 0.0001)] };

        double[] quantiles = QuantilesOf(Enumerable.Range(0, 3000).Select(i => (double)((17 + (4669 * i)) % 5003)), tight);

        Assert.Equal([2500, 4750, 4999], quantiles);
        Assert.Equal(7517436, _snapshot.Sum);
        Assert.Equal(3000, _snapshot.Count);
    }

    [Theory]
    [InlineData(new[] { 1d, 2, 3, 4 }, new[] { 2d, 4, 4 })]
    [InlineData(new[] { 1d, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, new[] { 6d, 10, 11 })]
    [InlineData(new[] { double.NaN, 1, 2 }, new[] { 1d, 2, 2 })]
    [InlineData(new[] { double.PositiveInfinity }, new[] { double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity })]
    [InlineData(new double[0], new[] { double.NaN, double.NaN, double.NaN })]
    public void CopyTo_FewValues_IsExact(double[] values, double[] quantiles) => Assert.Equal(quantiles, QuantilesOf(values, Default));

    [Fact]
    public void CopyTo_QuantilesZeroAndOne_AreLowestAndHighest()
    {
        SummaryOptions ends = Default with { Quantiles = [new(1, 0), new(0, 0)] };

        Assert.Equal([1, 4], QuantilesOf([3, 1, 4, 2], ends));
    }

    [Fact]
    public void CopyTo_SameQuantileTwice_LastErrorCounts()
    {
        SummaryOptions twice = Default with { Quantiles = [new(0.5, 0.1), new(0.5, 0.2)] };

        Assert.Equal([2], QuantilesOf([1, 2, 3, 4], twice));
        Assert.Equal([new QuantileObjective(0.5, 0.2)], QuantileTargets.For(twice).Objectives.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void CopyTo_RandomSequence_EqualsSlowReference(int seed)
    {
        var random = new Random(seed);
        int ageBuckets = random.Next(1, 7);
        SummaryOptions options = Default with { MaxAge = TimeSpan.FromMilliseconds(1000 * ageBuckets), AgeBuckets = ageBuckets };
        var reference = new ReferenceSummary(
            [.. options.Quantiles.Select(target => (target.Quantile, target.Error))], 1000 * ageBuckets, ageBuckets, random.Next(1, 700), 5000);
        SummarySeries series = Create(options, now: 5000);
        long now = 5000;
        for (int step = 0; step < 300; step++)
        {
            now += random.Next(3) == 0 ? random.Next(1500) : random.Next(50);
            int values = random.Next(4) == 0 ? random.Next(900) : random.Next(20);
            for (int i = 0; i < values; i++)
            {
                double value = Math.Round(random.NextDouble() * 1000, random.Next(4));
                reference.Observe(value, now);
                series.Observe(value, 1, now);
            }

            if (random.Next(3) == 0)
            {
                series.CopyTo(_snapshot, now);
                Assert.Equal(reference.Query(now), _snapshot.Quantiles.ToArray());
            }
        }
    }

    public static TheoryData<string> Distributions => ["uniform", "normal", "exponential", "sorted", "few values"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void CopyTo_KnownDistribution_StaysWithinError(string distribution)
    {
        double[] values = Draw(distribution, 40_000);
        double[] quantiles = QuantilesOf(values, Default);

        AssertWithinError(values, quantiles, Default);
    }

    // The published invariant does not hold up when every observation is below all before it: of 40,000 the median lands
    // 6 % off instead of 5. statsd_exporter's summary does the same, and equal digits count for more here.
    [Fact]
    public void CopyTo_Reversed_ErrsLikeStatsdExporter()
    {
        double[] values = Draw("reversed", 40_000);
        var reference = new ReferenceSummary([(0.5, 0.05), (0.9, 0.01), (0.99, 0.001)], 1000, 1, 500, 0);
        Array.ForEach(values, value => reference.Observe(value, 0));

        double[] quantiles = QuantilesOf(values, Default);

        Assert.Equal(reference.Query(0), quantiles);
        AssertWithinError(values, quantiles, Default with { Quantiles = [new(0.5, 0.07), new(0.9, 0.02), new(0.99, 0.002)] });
    }

    [Theory]
    [InlineData(1_001)]
    [InlineData(50_000)]
    public void Observe_HeavyWeights_StayWithinError(long weight)
    {
        // Each value stands for as many as the repetition would have given.
        double[] values = Draw("normal", 2_000);
        SummarySeries series = Create(Default);
        foreach (double value in values)
        {
            series.Observe(value, weight, 0);
        }

        series.CopyTo(_snapshot, 0);
        Assert.Equal(2_000 * weight, _snapshot.Count);
        AssertWithinError(values, _snapshot.Quantiles.ToArray(), Default);
    }

    [Fact]
    public void Observe_OneHeavyValueAmongMany_IsFoundAtEveryRankItCovers()
    {
        SummarySeries series = Create(Default with { Quantiles = [new(0.2, 0.001), new(0.5, 0.001), new(0.8, 0.001)] });
        for (int i = 0; i < 2_000; i++)
        {
            series.Observe(i < 1_000 ? 1 : 3, 1, 0);
        }

        series.Observe(2, 18_000, 0);

        series.CopyTo(_snapshot, 0);
        Assert.Equal([2, 2, 2], _snapshot.Quantiles.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000)]
    public void Observe_WeightUpToAThousand_EqualsRepetition(long weight)
    {
        SummarySeries weighted = Create(Default);
        SummarySeries repeated = Create(Default);
        foreach (double value in Draw("exponential", 50))
        {
            weighted.Observe(value, weight, 0);
            for (long i = 0; i < weight; i++)
            {
                repeated.Observe(value, 1, 0);
            }
        }

        var other = new SummarySnapshot();
        repeated.CopyTo(other, 0);
        weighted.CopyTo(_snapshot, 0);
        Assert.Equal(other.Quantiles.ToArray(), _snapshot.Quantiles.ToArray());
        Assert.Equal(other.Sum, _snapshot.Sum);
    }

    [Fact]
    public void Observe_LargestWeights_CountStopsBeforeItOverflows()
    {
        SummarySeries series = Create(Default);
        for (int i = 0; i < 10; i++)
        {
            series.Observe(1, long.MaxValue, 0);
        }

        series.CopyTo(_snapshot, 0);
        Assert.Equal(long.MaxValue / 4, _snapshot.Count);
        Assert.Equal([1, 1, 1], _snapshot.Quantiles.ToArray());
    }

    [Fact]
    public void CopyTo_ObservationsTooOld_QuantilesAreNaNAndTotalsStay()
    {
        SummarySeries series = Create(Default with { MaxAge = TimeSpan.FromSeconds(5) });
        series.Observe(7, 1, 0);

        series.CopyTo(_snapshot, 5_000);
        Assert.Equal([7, 7, 7], _snapshot.Quantiles.ToArray());
        series.CopyTo(_snapshot, 5_001);
        Assert.Equal([double.NaN, double.NaN, double.NaN], _snapshot.Quantiles.ToArray());
        Assert.Equal((7d, 1L), (_snapshot.Sum, _snapshot.Count));
    }

    [Theory]
    [InlineData(0L, 5)]
    [InlineData(1L, 1)]
    [InlineData(1L, int.MaxValue)]
    [InlineData(long.MaxValue, 5)]
    public void CopyTo_ExtremeAgeing_Answers(long maxAgeTicks, int ageBuckets)
    {
        SummarySeries series = Create(Default with { MaxAge = TimeSpan.FromTicks(maxAgeTicks), AgeBuckets = ageBuckets });
        for (int i = 0; i < 10; i++)
        {
            series.Observe(3, 1, i * 1_000_000L);
        }

        series.CopyTo(_snapshot, 9_000_000);
        Assert.Equal([3, 3, 3], _snapshot.Quantiles.ToArray());
    }

    [Fact]
    public void Restore_SavedTotals_GoOnFromThere()
    {
        SummarySeries series = Create(Default);
        series.Restore(10.5, 4);
        series.Observe(2, 1, 0);

        series.CopyTo(_snapshot, 0);
        Assert.Equal((12.5, 5L), (_snapshot.Sum, _snapshot.Count));
        Assert.Equal([2, 2, 2], _snapshot.Quantiles.ToArray());
    }

    [Theory]
    [InlineData(3, 600)]
    [InlineData(20, 1_000)]
    public void Observe_FewObservations_TakesLittleMemory(int observations, int maxBytes)
    {
        const int Count = 200;
        var all = new List<SummarySeries>(Count);
        var vector = new SeriesVector(new MetricFamily("m", MetricType.Summary, string.Empty), string.Empty, new SeededHash()) { Summary = Default };
        _ = QuantileTargets.For(Default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++)
        {
            var series = new SummarySeries(vector, [], 0, 0);
            for (int j = 0; j < observations; j++)
            {
                series.Observe(j, 1, j);
            }

            all.Add(series);
        }

        // Allocated, so what growing threw away is in it too.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Count, 1, maxBytes);
        Assert.Equal(Count, all.Count);
    }

    private static SummarySeries Create(SummaryOptions options, long now = 0)
    {
        var vector = new SeriesVector(new MetricFamily("m", MetricType.Summary, string.Empty), string.Empty, new SeededHash()) { Summary = options };
        return new SummarySeries(vector, [], 0, now);
    }

    private double[] QuantilesOf(IEnumerable<double> values, SummaryOptions options)
    {
        SummarySeries series = Create(options);
        foreach (double value in values)
        {
            series.Observe(value, 1, 0);
        }

        series.CopyTo(_snapshot, 0);
        return _snapshot.Quantiles.ToArray();
    }

    private static double[] Draw(string distribution, int count)
    {
        var random = new Random(20);
        IEnumerable<double> values = Enumerable.Range(0, count).Select(i => distribution switch
        {
            "uniform" => random.NextDouble(),
            "normal" => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()),
            "exponential" => -Math.Log(1 - random.NextDouble()),
            "sorted" => i,
            "reversed" => count - i,
            _ => random.Next(7),
        });
        return [.. values];
    }

    private static void AssertWithinError(double[] values, double[] quantiles, SummaryOptions options)
    {
        double[] sorted = [.. values.Order()];
        for (int i = 0; i < quantiles.Length; i++)
        {
            QuantileObjective target = options.Quantiles[i];
            double lowest = sorted.Count(value => value < quantiles[i]) / (double)sorted.Length;
            double highest = sorted.Count(value => value <= quantiles[i]) / (double)sorted.Length;

            // One observation is 1/n: no answer can be nearer than that.
            double slack = target.Error + (1d / sorted.Length);
            Assert.True(
                lowest <= target.Quantile + slack && highest >= target.Quantile - slack,
                $"{target.Quantile}: {quantiles[i]} has ranks {lowest} to {highest}");
        }
    }
}
