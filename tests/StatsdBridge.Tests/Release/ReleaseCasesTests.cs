using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

/// <summary>Histories with known results.</summary>
public sealed class ReleaseCasesTests
{
    private const double Start = 1_704_067_200;

    [Fact]
    public void Gate_EpochVectors_ShowTheirTotals()
    {
        foreach (JsonElement vector in Vectors.Of("gate_epochs").EnumerateArray())
        {
            Site site = Gate(vector.GetProperty("k").GetInt64());
            for (int epoch = 0; epoch < 3; epoch++)
            {
                foreach (JsonProperty counts in vector.GetProperty("counts").EnumerateObject())
                {
                    Send(site, Start + (epoch * 10), counts.Value[epoch].GetInt32(), counts.Name);
                }

                site.Advance(Start + (epoch * 10) + 10);
                foreach (JsonProperty shown in vector.GetProperty("shown").EnumerateObject())
                {
                    long? expected = shown.Value[epoch].ValueKind == JsonValueKind.Null ? null : shown.Value[epoch].GetInt64();
                    Assert.Equal(expected, site.Shown.TryGetValue(shown.Name, out long value) ? value : null);
                }
            }
        }
    }

    [Fact]
    public void Gate_CountsOfTwoEpochs_AreNotAddedUp()
    {
        Site site = Gate(5);
        foreach (int n in (int[])[3, 4, 5, 7, 8, 12, 13])
        {
            Send(site, Start, n, Name(n));
        }

        Send(site, Start + 10, 4, Name(5));
        Assert.Equal("n12 10,n13 15,n5 5,n7 5,n8 10", Text(site));
        Assert.Equal(5, site.SeriesCount);
        Send(site, Start + 10, 7, Name(7));
        Send(site, Start + 10, 4, Name(3));
        site.Advance(Start + 20);
        Assert.Equal("n12 10,n13 15,n5 5,n7 10,n8 10", Text(site));
    }

    [Fact]
    public void Gate_WhateverADatagramHolds_CountsOne()
    {
        Site site = Gate(5);
        for (int i = 0; i < 4; i++)
        {
            site.Datagram(Start, [("large", 100)]);
            site.Datagram(Start, Enumerable.Repeat(("repeated", 1.0), 30));
        }

        site.Advance(Start + 10);
        Assert.Empty(site.Shown);
        Send(site, Start + 10, 7, "large");
        site.Advance(Start + 20);
        Assert.Equal("large 5", Text(site));
    }

    [Fact]
    public void Gate_RestartWithinAnEpoch_GoesOnCounting()
    {
        Site site = Gate(5);
        Send(site, Start, 8, "a");
        Send(site, Start, 4, "b");
        site.Restart(Start + 1);
        Send(site, Start + 2, 1, "b");
        site.Advance(Start + 10);
        Assert.Equal("a 10,b 5", Text(site));
        site.Restart(Start + 11);
        site.Advance(Start + 60);
        Assert.Equal("a 10,b 5", Text(site));
    }

    [Fact]
    public void Gate_RestartOverAnEnd_ReleasesTheOldEpochOnce()
    {
        Site site = Gate(5);
        Send(site, Start, 8, "a");
        site.Restart(Start + 1);
        site.Advance(Start + 35);
        Assert.Equal("a 10", Text(site));
        site.Advance(Start + 55);
        Assert.Equal("a 10", Text(site));
    }

    [Fact]
    public void Dp_MoreNamesThanAUnit_ShowsTheFirstOnly()
    {
        var site = new Site(TimeSpan.FromSeconds(10), 8, new ReleaseRule.Dp(new DpParameters(1, 1e-6, 8)), (_, _) => 0);
        for (int i = 0; i < 600; i++)
        {
            site.Datagram(Start, Enumerable.Range(0, 12).Select(n => (Name(10 + n), 1.0)));
        }

        site.Advance(Start + 10);
        Assert.Equal(Enumerable.Range(10, 8).Select(Name), site.Shown.Keys);
    }

    [Fact]
    public void Ledger_ReleasesThatWait_AreBounded()
    {
        var ledger = new ReleaseLedger(new EpochClock(TimeSpan.FromSeconds(1), 0), int.MaxValue);
        for (int second = 0; second < 100; second++)
        {
            ledger.Advance(second * 1000);
            ledger.BeginDatagram();
            ledger.Count(Site.NewSeries("a"));
        }

        var ended = new List<EndedEpoch>();
        while (ledger.TakeEnded() is { } epoch)
        {
            ended.Add(epoch);
        }

        Assert.Equal([1, 1, 1, 1], ended.Select(epoch => epoch.Counts.Length));
        Assert.Equal([1000L, 2000L, 3000L, 4000L], ended.Select(epoch => epoch.EndUnixMilliseconds));
        Assert.Equal(96, ledger.Open.Length);
    }

    private static Site Gate(long k) => new(TimeSpan.FromSeconds(10), int.MaxValue, new ReleaseRule.Gate(k), (_, _) => 0);

    private static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"n{n}");

    private static void Send(Site site, double time, int datagrams, string name)
    {
        for (int i = 0; i < datagrams; i++)
        {
            site.Datagram(time, [(name, 1)]);
        }
    }

    private static string Text(Site site) => string.Join(',', site.Shown.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));
}
