using System;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;

namespace PopCon.Metrics.Tests.Own;

public sealed class OwnMetricsTests
{
    private readonly OwnNumbers _own = new();

    [Theory]
    [InlineData(nameof(Shown.Always), false, true, true)]
    [InlineData(nameof(Shown.OnceCounted), false, false, true)]
    [InlineData(nameof(Shown.OnceCounted), true, false, true)]
    [InlineData(nameof(Shown.OnceLost), false, false, true)]
    [InlineData(nameof(Shown.OnceLost), true, true, true)]
    [InlineData(nameof(Shown.OnRequest), false, false, false)]
    [InlineData(nameof(Shown.OnRequest), true, true, true)]
    public void Counter_BeforeAndAfterTheFirstCount_IsShownAsAsked(string shown, bool showsAll, bool before, bool after)
    {
        var own = new OwnNumbers(showsAll);
        long read = 0;
        OwnCounter counter = own.Metrics.Counter("kites_total", "Kites.", Enum.Parse<Shown>(shown));
        own.Metrics.Counter("birds_total", "Birds.", () => read, Enum.Parse<Shown>(shown));
        own.Metrics.Gauge("height", "Height.", () => read, Enum.Parse<Shown>(shown));
        string[] names = ["kites_total", "birds_total", "height"];

        Assert.All(names, name => Assert.Equal(before ? 0 : double.NaN, own[name]));
        counter.Add(2);
        read = 2;

        Assert.All(names, name => Assert.Equal(after ? 2 : double.NaN, own[name]));
        Assert.Equal(2, counter.Value);
    }

    [Fact]
    public async Task Add_ManyThreadsAndTheFirstCount_CountsEachAndShowsOneSeries()
    {
        OwnCounter counter = _own.Metrics.Counter("kites_total", "Kites.", Shown.OnceCounted, ("colour", "red"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Add();
            }
        })));

        Assert.Equal(80_000, _own["kites_total{colour=\"red\"}"]);
        Assert.Single(_own.All());
    }

    // A line from the network that could take the name would break every scrape.
    [Fact]
    public void Counter_NotShownYet_HoldsItsName()
    {
        _own.Metrics.Counter("kites_total", "Kites.", Shown.OnRequest);
        var labels = new LabelSet();
        labels.Encode();

        _own.Registry.FindOrAdd(
            new SeriesRequest("kites_total", MetricType.Gauge, "Mine.", 0, null, null), labels, out Refusal refusal);

        Assert.Equal(Refusal.Conflict, refusal);
    }

    // A refused name is as long as its sender likes, and appears in every scrape.
    [Fact]
    public void Add_LongNamesWithoutEnd_AreCutAndFew()
    {
        OwnCounterFamily refused = _own.Metrics.Counters("refused_total", "Refused.", "metric_name", "limit");

        for (int i = 0; i < 5_000; i++)
        {
            refused.Add(1, i + new string('x', 60_000), "name_length");
        }

        var all = _own.All();
        Assert.Equal(1_001, all.Count);
        Assert.All(all.Keys, name => Assert.InRange(name.Length, 1, 300));
        Assert.Equal(5_000, all.Values.Sum());
        Assert.Equal(4_000, all["refused_total{limit=\"name_length\",metric_name=\"_other\"}"]);
    }

    [Fact]
    public void Refresh_Preparations_RunBeforeTheReads()
    {
        int prepared = 0;
        _own.Metrics.BeforeReads(() => prepared++);
        _own.Metrics.Gauge("prepared", "Times.", () => prepared);

        Assert.Equal(1, _own["prepared"]);
        Assert.Equal(2, _own["prepared"]);
    }
}
