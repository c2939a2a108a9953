using System;
using System.Linq;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Tests.Observers;

public sealed class HistogramSeriesTests
{
    private readonly HistogramSnapshot _snapshot = new();

    [Fact]
    public void Observe_ValuesAroundBounds_UpperBoundIsInclusive()
    {
        HistogramSeries series = Create(1, bounds: [1.5, 3]);

        Observe(series, 1, 1.5, 1.5000001, 3, 3.1, double.PositiveInfinity, double.NegativeInfinity);

        Assert.Equal([3, 2, 2], _snapshot.BucketCounts.ToArray());
        Assert.Equal(7, _snapshot.Count);
        Assert.False(_snapshot.HasNativeBuckets);
    }

    [Fact]
    public void Observe_NaN_CountsOnlyInLastBucket()
    {
        HistogramSeries series = Create(1.1, bounds: [1]);

        Observe(series, double.NaN, 0.5);

        Assert.Equal([1, 1], _snapshot.BucketCounts.ToArray());
        Assert.Equal(double.NaN, _snapshot.Sum);
        Assert.Equal((1, 0L), (_snapshot.Positive.Length, _snapshot.ZeroCount));
    }

    [Fact]
    public void Observe_BoundsOnlyInfinity_HasOneBucket()
    {
        HistogramSeries series = Create(1, bounds: [double.PositiveInfinity]);

        Observe(series, 1, 2);

        Assert.Equal([2], _snapshot.BucketCounts.ToArray());
    }

    // Captured from statsd_exporter 0.30.0: factor, schema, values, indexes, counts.
    [Theory]
    [InlineData(1.1, 3, new[] { 1, 1.01, 2, 2.5, 1000 }, new[] { 0, 1, 8, 11, 80 }, new long[] { 1, 1, 1, 1, 1 })]
    [InlineData(1.1, 3, new[] { 0.25, 0.5, 1, 2, 4, 8 }, new[] { -16, -8, 0, 8, 16, 24 }, new long[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(1.5, 1, new[] { 1, 1.5, 3d, 9 }, new[] { 0, 2, 4, 7 }, new long[] { 1, 1, 1, 1 })]
    [InlineData(2, 0, new[] { 1, 1.5, 3d, 9 }, new[] { 0, 1, 2, 4 }, new long[] { 1, 1, 1, 1 })]
    [InlineData(1.005, 8, new[] { 1, 1.004, 1.01 }, new[] { 0, 2, 4 }, new long[] { 1, 1, 1 })]
    [InlineData(1.0000001, 8, new[] { 1, 1.004 }, new[] { 0, 2 }, new long[] { 1, 1 })]
    [InlineData(1e9, -4, new double[] { 1, 100000 }, new[] { 0, 2 }, new long[] { 1, 1 })]
    [InlineData(1.1, 3, new[] { 1, 1.2, 1.3, 2.2, 50 }, new[] { 0, 3, 4, 10, 46 }, new long[] { 1, 1, 1, 1, 1 })]
    public void Observe_CapturedValues_FillSameNativeBuckets(
        double factor, int schema, double[] values, int[] indexes, long[] counts)
    {
        HistogramSeries series = Create(factor);

        Observe(series, values);

        Assert.Equal(schema, _snapshot.Schema);
        Assert.Equal(indexes, _snapshot.Positive.Indexes.ToArray());
        Assert.Equal(counts, _snapshot.Positive.Counts.ToArray());
        Assert.Equal(0, _snapshot.ZeroCount);
    }

    [Fact]
    public void Observe_ZeroTinyNegativeAndInfinite_GoWhereTheyBelong()
    {
        HistogramSeries series = Create(2);

        Observe(series, 0, -0.0, 5e-324, NativeSchema.ZeroThreshold, -NativeSchema.ZeroThreshold, -3, double.PositiveInfinity,
            double.NegativeInfinity, double.MaxValue);

        Assert.Equal(5, _snapshot.ZeroCount);
        Assert.Equal([1024, 1025], _snapshot.Positive.Indexes.ToArray());
        Assert.Equal([2, 1025], _snapshot.Negative.Indexes.ToArray());
    }

    [Fact]
    public void Observe_MoreBucketsThanAllowed_HalvesResolutionOnce()
    {
        HistogramSeries series = Create(1.1, maxBuckets: 3);

        // Schema 3: buckets 0, 8, -8 and 1; the fourth halves to schema 2: -4, 0, 1, 4.
        Observe(series, 1, 2, 0.5, 1.05);

        Assert.Equal(2, _snapshot.Schema);
        Assert.Equal([-4, 0, 1, 4], _snapshot.Positive.Indexes.ToArray());
    }

    /// <summary>B4: a sampled value is several observations, and each of them halves; these are statsd_exporter's answers.</summary>
    [Theory]
    [InlineData(10, -4, 2)]
    [InlineData(2, 1, 2)]
    public void Observe_WeightedValueAndTooManyBuckets_HalvesUntilTheyFitOrTheWeightIsUsedUp(long weight, int schema, int buckets)
    {
        HistogramSeries series = Create(1.1, maxBuckets: 1);
        series.Observe(1, weight, 0);
        series.Observe(100, weight, 0);
        series.CopyTo(_snapshot);
        Assert.Equal(schema, _snapshot.Schema);
        Assert.Equal(buckets, _snapshot.Positive.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Observe_ManyRandomValues_BucketsHoldWhatTheirBoundsSay(int seed)
    {
        var random = new Random(seed);
        HistogramSeries series = Create(1.05, maxBuckets: 40);
        double[] values = [.. Enumerable.Range(0, 3000).Select(_ =>
            (random.Next(2) == 0 ? -1 : 1) * Math.Pow(2, (random.NextDouble() * 20) - 10))];

        Observe(series, values);

        Assert.InRange(_snapshot.Positive.Length + _snapshot.Negative.Length, 1, 40);
        Assert.Equal(CountByBounds([.. values.Where(value => value > 0)]), Buckets(_snapshot.Positive));
        Assert.Equal(CountByBounds([.. values.Where(value => value < 0).Select(value => -value)]), Buckets(_snapshot.Negative));
    }

    [Fact]
    public void Observe_ResolutionAtItsCoarsest_StaysThere()
    {
        HistogramSeries series = Create(1e9, maxBuckets: 1);

        Observe(series, 1e-30, 1, 1e30);

        Assert.Equal(NativeSchema.Coarsest, _snapshot.Schema);
        Assert.Equal(3, _snapshot.Positive.Length);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public void Observe_Weighted_CountsEverywhere(long weight)
    {
        HistogramSeries series = Create(1.1, bounds: [1]);

        series.Observe(0.5, weight, 0);

        series.CopyTo(_snapshot);
        Assert.Equal([weight, 0], _snapshot.BucketCounts.ToArray());
        Assert.Equal(weight, _snapshot.Positive.Counts[0]);
        Assert.Equal(weight * 0.5, _snapshot.Sum);
    }

    [Fact]
    public void Observe_LargestWeights_CountAndBucketsStayEqual()
    {
        HistogramSeries series = Create(1.1, bounds: [1]);
        for (int i = 0; i < 10; i++)
        {
            series.Observe(0.5 + i, long.MaxValue / 8, 0);
        }

        series.CopyTo(_snapshot);
        Assert.Equal(long.MaxValue / 4, _snapshot.Count);
        Assert.Equal(_snapshot.Count, _snapshot.BucketCounts.ToArray().Sum());
        Assert.Equal(_snapshot.Count, _snapshot.Positive.Counts.ToArray().Sum());
    }

    [Fact]
    public void TryRestore_Snapshot_GivesSameNumbers()
    {
        HistogramSeries series = Create(1.1, maxBuckets: 3, bounds: [1, 2]);
        Observe(series, -5, 0, 0.5, 1, 1.5, 7);
        HistogramSeries restored = Create(1.1, maxBuckets: 3, bounds: [1, 2]);

        Assert.True(restored.TryRestore(_snapshot));

        var copy = new HistogramSnapshot();
        restored.CopyTo(copy);
        Assert.Equivalent(_snapshot, copy);
        Assert.Equal(Buckets(_snapshot.Positive), Buckets(copy.Positive));
        Assert.Equal(_snapshot.BucketCounts.ToArray(), copy.BucketCounts.ToArray());
    }

    [Fact]
    public void TryRestore_CoarserSeries_HalvesResolution()
    {
        Observe(Create(1.1), 1, 1.05, 2);
        HistogramSeries coarse = Create(2);

        Assert.True(coarse.TryRestore(_snapshot));

        coarse.CopyTo(_snapshot);
        Assert.Equal(0, _snapshot.Schema);
        Assert.Equal([(0, 1L), (1, 2L)], Buckets(_snapshot.Positive));
    }

    [Fact]
    public void TryRestore_OtherBuckets_Refuses()
    {
        Observe(Create(1.1, bounds: [1, 2]), 1);

        Assert.False(Create(1.1, bounds: [1]).TryRestore(_snapshot));
        Assert.False(Create(1, bounds: [1, 2]).TryRestore(_snapshot));
        _snapshot.Schema = 9;
        Assert.False(Create(1.1, bounds: [1, 2]).TryRestore(_snapshot));
    }

    private static HistogramSeries Create(double factor, int maxBuckets = 256, double[]? bounds = null)
    {
        var options = new HistogramOptions { NativeBucketFactor = factor, NativeMaxBuckets = maxBuckets, UpperBounds = bounds ?? [10] };
        var vector = new SeriesVector(new MetricFamily("m", MetricType.Histogram, string.Empty), string.Empty, new SeededHash()) { Histogram = options };
        return new HistogramSeries(vector, [], 0);
    }

    private void Observe(HistogramSeries series, params double[] values)
    {
        foreach (double value in values)
        {
            series.Observe(value, 1, 0);
        }

        series.CopyTo(_snapshot);
    }

    private (int Index, long Count)[] CountByBounds(double[] values) =>
        [.. values
            .GroupBy(value => (int)Math.Ceiling(Math.Log2(value) * Math.Pow(2, _snapshot.Schema)))
            .Select(group => (group.Key, (long)group.Count()))
            .Order()];

    private static (int Index, long Count)[] Buckets(NativeBuckets buckets) =>
        [.. buckets.Indexes.ToArray().Zip(buckets.Counts.ToArray())];
}
