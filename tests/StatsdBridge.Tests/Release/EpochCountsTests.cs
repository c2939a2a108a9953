using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Metrics;
using PopCon.Metrics.Released;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class EpochCountsTests
{
    [Fact]
    public void Count_ManySeries_KeepsEachApart()
    {
        var counts = new EpochCounts();
        var series = new List<ReleasedCounter>();
        for (int i = 0; i < 10_000; i++)
        {
            series.Add(Series.Of(i.ToString(CultureInfo.InvariantCulture)));
        }

        for (uint datagram = 1; datagram <= 3; datagram++)
        {
            for (int i = 0; i < series.Count; i += (int)datagram)
            {
                Assert.True(counts.Count(series[i], datagram));
                Assert.False(counts.Count(series[i], datagram));
            }
        }

        Assert.Equal(series.Count, counts.Length);
        for (int i = 0; i < series.Count; i++)
        {
            Assert.Same(series[i], counts.At(i).Series);
            Assert.Equal(1u + (i % 2 == 0 ? 1u : 0) + (i % 3 == 0 ? 1u : 0), counts.At(i).Count);
        }
    }

    [Fact]
    public void Contains_SeriesOfAnotherEpoch_IsFalse()
    {
        var old = new EpochCounts();
        var open = new EpochCounts();
        ReleasedCounter first = Series.Of("a");
        ReleasedCounter second = Series.Of("b");
        old.Count(first, 1);
        Assert.False(open.Contains(first));
        open.Count(second, 2);
        Assert.False(open.Contains(first));
        Assert.True(open.Count(first, 2));
        Assert.Equal((1u, 1u), (open.At(0).Count, open.At(1).Count));
    }

    [Fact]
    public void Count_AtTheGreatestCount_StaysThere()
    {
        var counts = new EpochCounts();
        ReleasedCounter series = Series.Of("a");
        counts.Add(series, uint.MaxValue, 0);
        Assert.True(counts.Count(series, 1));
        Assert.Equal(uint.MaxValue, counts.At(0).Count);
    }

    // 8 for what a released counter has more than another, 16 for its count.
    [Fact]
    public void Memory_OfACountedSeries_IsAtMost24BytesMoreThanThatOfAnOpenOne()
    {
        const int Many = 40_960;
        SeriesVector vector = Series.Of("a").Vector;
        var kept = new TimeSeries[Many];
        long open = BytesOf(() => Array.ForEach(Numbers(Many), i => kept[i] = new CounterSeries(vector, [], 0)));
        long counted = BytesOf(() =>
        {
            var counts = new EpochCounts();
            foreach (int i in Numbers(Many))
            {
                var series = new ReleasedCounter(vector, [], 0);
                kept[i] = series;
                counts.Count(series, 1);
            }
        });
        Assert.InRange((counted - open) / (double)Many, 0, 24.1);
    }

    private static int[] Numbers(int many) => [.. Enumerable.Range(0, many)];

    // The least of several times: now and then the runtime allocates something of its own meanwhile, a few kilobytes.
    private static long BytesOf(Action act) => Enumerable.Range(0, 5).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
