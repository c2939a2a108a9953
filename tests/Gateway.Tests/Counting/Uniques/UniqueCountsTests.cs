using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Counting.Uniques;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Counting.Uniques;

public sealed class UniqueCountsTests
{
    private static readonly PackageKey Kite = new("nuget", "kite");

    private readonly FakeTime _time = new();

    [Fact]
    public void Read_SixtyNetworksTwice_IsSixty()
    {
        using var counts = new UniqueCounts(_time);
        for (int i = 0; i < 120; i++)
        {
            Add(counts, Kite, $"198.51.{i % 60}.0", session: i < 7 ? "s" + i : string.Empty);
        }

        IReadOnlyList<UniqueValue> today = counts.Read().Today;

        Assert.Equal(60, Assert.Single(today, value => value.Kind == UniqueKind.Endpoint).Value);
        Assert.Equal(60, Assert.Single(today, value => value.Kind == UniqueKind.Origin).Value);
        Assert.Equal(7, Assert.Single(today, value => value.Kind == UniqueKind.Session).Value);
    }

    [Fact]
    public void Read_FewerThanTheMinimum_IsNothing()
    {
        using var counts = new UniqueCounts(_time);
        for (int i = 0; i < 4; i++)
        {
            Add(counts, Kite, $"198.51.{i}.0");
        }

        Assert.Empty(counts.Read().Today);
        Add(counts, Kite, "198.51.4.0");
        Assert.Equal([5, 5], counts.Read().Today.Select(value => value.Value));
    }

    [Fact]
    public void Read_AfterMidnight_NumbersAreYesterdays()
    {
        using var counts = new UniqueCounts(_time);
        AddTen(counts);

        _time.Advance(TimeSpan.FromDays(1));

        (IReadOnlyList<UniqueValue> today, IReadOnlyList<UniqueValue> yesterday) = counts.Read();
        Assert.Empty(today);
        Assert.Equal([10, 10], yesterday.Select(value => value.Value));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(counts.Read().Yesterday);
    }

    [Fact]
    public void Close_Day_CannotBeAskedAboutAnAddress()
    {
        using var yesterday = new UniqueDay(new DateOnly(2026, 11, 20), new HashSet<PackageKey>(), 10);
        byte[] network = [198, 51, 100, 0];
        yesterday.Add(Kite, [], network, network);
        Assert.NotEmpty(yesterday.Read(1));

        yesterday.Close();

        Assert.Equal(0, yesterday.PackageCount);
        Assert.Empty(yesterday.Read(1));
        Assert.Throws<ObjectDisposedException>(() => yesterday.Add(Kite, [], network, network));
    }

    [Fact]
    public void ItemOf_AddressOfAnotherDay_IsAnother()
    {
        byte[] network = [198, 51, 100, 0];
        using var today = new DailySalt();
        using var tomorrow = new DailySalt();

        Assert.Equal(today.ItemOf(network), today.ItemOf(network));
        Assert.NotEqual(today.ItemOf(network), tomorrow.ItemOf(network));
    }

    [Fact]
    public void Add_MorePackagesThanHaveSketches_ShareOne()
    {
        using var day = new UniqueDay(new DateOnly(2026, 11, 20), new HashSet<PackageKey> { new("nuget", "p9") }, 3);
        for (int package = 0; package < 10; package++)
        {
            for (byte network = 0; network < 5; network++)
            {
                day.Add(new PackageKey("nuget", "p" + package), [], [network], [network]);
            }
        }

        // Two came first, one was most fetched the day before, the rest share one.
        Assert.Equal(["_other", "p0", "p1", "p9"], day.Read(5).Select(value => value.Package.Package).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Close_Day_GivesTheMostFetched()
    {
        using var day = new UniqueDay(new DateOnly(2026, 11, 20), new HashSet<PackageKey>(), 2);
        foreach (int package in (int[])[1, 2, 2, 3, 3, 3])
        {
            day.Add(new PackageKey("nuget", "p" + package), [], [1], [1]);
        }

        Assert.Equal(["p2", "p3"], day.Close().Select(package => package.Package).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(99, 99)]
    [InlineData(104, 100)]
    [InlineData(105, 110)]
    [InlineData(99_600, 100_000)]
    [InlineData(123_456, 120_000)]
    public void Round_Number_HasTwoSignificantDigits(long count, long expected) => Assert.Equal(expected, UniqueDay.Round(count));

    private static void Add(UniqueCounts counts, PackageKey package, string network, string session = "") =>
        counts.Add(package, session, new IPNetwork(IPAddress.Parse(network), 24), ClientLabels.Nothing);

    private static void AddTen(UniqueCounts counts)
    {
        for (int i = 0; i < 10; i++)
        {
            Add(counts, Kite, $"198.51.{i}.0");
        }
    }
}
