using System;
using System.Linq;
using System.Threading;
using PopCon.Gateway.Counting;
using PopCon.Metrics;
using PopCon.Metrics.Own;
using PopCon.Metrics.Registry;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Counting;

public sealed class CountersTests
{
    [Fact]
    public void Fetch_MorePackagesThanTheLimit_CountsTheRestAsOther()
    {
        Counters counters = NewCounters(packages: 2);
        Assert.Equal(["a", "b", "a", Counters.Other, "b"], new[] { "a", "b", "a", "c", "b" }.Select(package => Fetch(counters, package)));
    }

    [Fact]
    public void Fetch_LastPackageTwiceAtOnce_IsToldApartBothTimes()
    {
        Counters[] rounds = [.. Enumerable.Range(0, 10_000).Select(_ => NewCounters(packages: 1))];
        using var barrier = new Barrier(participantCount: 2);
        string[][] labels = [new string[rounds.Length], new string[rounds.Length]];
        Thread[] threads = [.. labels.Select(mine => new Thread(() =>
        {
            for (int i = 0; i < rounds.Length; i++)
            {
                barrier.SignalAndWait(Eventually.DefaultDeadline);
                mine[i] = Fetch(rounds[i], "a");
            }
        }) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(Eventually.DefaultDeadline)));
        Assert.All(labels, mine => Assert.All(mine, label => Assert.Equal("a", label)));
    }

    private static Counters NewCounters(int packages)
    {
        var registry = new MetricRegistry(SeriesLimits.None, new MetricClock(TimeProvider.System));
        var counters = new Counters(registry, new OwnMetrics(registry, showsAll: true), "test", isDotted: false);
        counters.Use(new CountingOptions { Packages = packages });
        return counters;
    }

    private static string Fetch(Counters counters, string package) => counters.Fetch(Ecosystems.Npm, package, "1.0", "own", "served", default);
}
