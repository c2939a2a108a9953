using System;
using System.Globalization;
using System.Text;
using PopCon.Metrics;
using PopCon.Statsd.Applying;
using PopCon.Statsd.Parsing;
using PopCon.StatsdBridge.Pipeline;

namespace PopCon.StatsdBridge.Tests.Pipeline;

public sealed class IdentityTableTests
{
    private static readonly SeriesRoute Route = new(StatsdType.Counter, false, null, Disposition.Unmapped, false);

    [Fact]
    public void Find_AfterSet_GivesSeriesAndRoute()
    {
        var table = new IdentityTable(new SeededHash(), 100_000);
        CounterSeries[] series = new CounterSeries[10_000];
        for (int i = 0; i < series.Length; i++)
        {
            series[i] = NewSeries();
            Set(table, i, series[i]);
        }

        for (int i = 0; i < series.Length; i++)
        {
            Assert.Same(Route, Find(table, i, out TimeSeries? found));
            Assert.Same(series[i], found);
        }

        Assert.Equal(series.Length, table.Count);
    }

    [Fact]
    public void Find_SameBytesSplitElsewhere_IsAnotherIdentity()
    {
        var table = new IdentityTable(new SeededHash(), 1_000);
        table.Find("ab"u8, "|c"u8, out ulong hash, out _);
        table.Set(hash, "ab"u8, "|c"u8, Route, NewSeries());
        Assert.Null(table.Find("ab|"u8, "c"u8, out _, out _));
        Assert.NotNull(table.Find("ab"u8, "|c"u8, out _, out _));
    }

    [Fact]
    public void Set_AnotherRouteAndSeries_ReplacesBoth()
    {
        var table = new IdentityTable(new SeededHash(), 1_000);
        var other = new SeriesRoute(StatsdType.Gauge, true, 2, Disposition.Mapped, true);
        Set(table, 1, NewSeries());
        Set(table, 2, NewSeries());
        CounterSeries series = NewSeries();
        Set(table, 1, series, other);
        Assert.Same(other, Find(table, 1, out TimeSeries? found));
        Assert.Same(series, found);
        Assert.Same(Route, Find(table, 2, out _));
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void Clear_ThenSet_FindsOnlyWhatCameAfter()
    {
        var table = new IdentityTable(new SeededHash(), 1_000);
        var other = new SeriesRoute(StatsdType.Gauge, true, 2, Disposition.Mapped, true);
        Set(table, 1, NewSeries());
        table.Clear();
        Set(table, 2, NewSeries(), other);
        Assert.Null(Find(table, 1, out _));
        Assert.Same(other, Find(table, 2, out _));
    }

    [Fact]
    public void Find_SeriesExpired_IsForgotten()
    {
        var table = new IdentityTable(new SeededHash(), 1_000);
        CounterSeries series = NewSeries();
        Set(table, 1, series);
        series.Expire();
        Assert.Null(Find(table, 1, out _));
        table.RemoveExpired();
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Set_FarBeyondTheLimit_StaysBounded()
    {
        var table = new IdentityTable(new SeededHash(), 6_400);
        CounterSeries series = NewSeries();
        for (int i = 0; i < 100_000; i++)
        {
            Set(table, i, series);
        }

        Assert.InRange(table.Count, 1, 6_400);
    }

    [Fact]
    public void Set_LongKeys_StaysBoundedInBytesToo()
    {
        var table = new IdentityTable(new SeededHash(), 64_000);
        CounterSeries series = NewSeries();
        for (int i = 0; i < 100_000; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(new string('n', 1_000) + i.ToString(CultureInfo.InvariantCulture));
            table.Find(name, "|c"u8, out ulong hash, out _);
            table.Set(hash, name, "|c"u8, Route, series);
        }

        // 64,000 entries may have 128 bytes of key each.
        Assert.InRange(table.Count, 1, 64_000 * 128 / 1_000 * 2);
    }

    // Growing packed the keys in another order; when they then took a block more than the limit, the table emptied itself
    // in the midst of it, and the exception ended the listener.
    [Fact]
    public void Set_GrowingWhileKeysNearlyFillTheirLimit_DoesNotThrow()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        CounterSeries series = NewSeries();
        for (int round = 0; round < 5; round++)
        {
            // 1,000 entries a shard allow seven blocks of keys, which the 192 keys of a shard about to grow nearly fill.
            var table = new IdentityTable(new SeededHash(), 64 * 1_000);
            for (int i = 0; i < 64 * 200; i++)
            {
                byte[] name = new byte[random.Next(290, 890)];
                random.NextBytes(name);
                table.Find(name, "|c"u8, out ulong hash, out _);
                table.Set(hash, name, "|c"u8, Route, series);
                Assert.Same(Route, table.Find(name, "|c"u8, out _, out _));
            }
        }
    }

    private static CounterSeries NewSeries() =>
        new(new SeriesVector(new MetricFamily("m", MetricType.Counter, "h"), string.Empty, new SeededHash()), [], 0);

    private static void Set(IdentityTable table, int number, TimeSeries series, SeriesRoute? route = null)
    {
        byte[] name = Encoding.UTF8.GetBytes("name." + number.ToString(CultureInfo.InvariantCulture));
        table.Find(name, "|c"u8, out ulong hash, out _);
        table.Set(hash, name, "|c"u8, route ?? Route, series);
    }

    private static SeriesRoute? Find(IdentityTable table, int number, out TimeSeries? series) =>
        table.Find(Encoding.UTF8.GetBytes("name." + number.ToString(CultureInfo.InvariantCulture)), "|c"u8, out _, out series);
}
