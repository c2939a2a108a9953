using System;
using PopCon.Gateway.Counting.Packages;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Counting.Packages;

public sealed class LastFetchesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_AndReadAgain_KeepsDaysAndHowLongTheyAreKnown()
    {
        var time = new FakeTime();
        var first = new LastFetches(time, _folder.File("fetches"));
        first.Add("r", "nuget", "kite");
        first.Save(_folder.File("new"));
        time.Advance(TimeSpan.FromDays(2));
        first.Add("r", "pypi", "wind");
        first.Save(_folder.File("new"));
        time.Advance(TimeSpan.FromDays(3));

        var second = new LastFetches(time, _folder.File("fetches"));

        Assert.Equal(5, second.KnownDays);
        Assert.Equal((5, 3, -1), (second.DaysSince("r", "nuget", "kite"), second.DaysSince("r", "pypi", "wind"), second.DaysSince("r", "nuget", "rock")));
    }

    [Fact]
    public void Save_BesideAnotherProcess_KeepsWhatBothHaveSeen()
    {
        var time = new FakeTime();
        LastFetches[] processes = [new(time, _folder.File("fetches")), new(time, _folder.File("fetches"))];
        processes[0].Add("r", "nuget", "kite");
        processes[1].Add("r", "nuget", "wind");
        processes[0].Save(_folder.File("new"));
        processes[1].Save(_folder.File("new"));

        var third = new LastFetches(time, _folder.File("fetches"));

        Assert.Equal((0, 0), (third.DaysSince("r", "nuget", "kite"), third.DaysSince("r", "nuget", "wind")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\nr\tnuget\tkite\t18000\n")]
    [InlineData("popcon-gateway-fetches-1\t99999999999\nr\tnuget\tkite\t18000\n")]
    public void Read_DamagedFile_KnowsNothingBeforeToday(string text)
    {
        var fetches = new LastFetches(new FakeTime(), _folder.Write("fetches", text));

        Assert.Equal((0, -1), (fetches.KnownDays, fetches.DaysSince("r", "nuget", "kite")));
    }

    [Fact]
    public void Read_DamagedLine_LosesThatLineOnly()
    {
        var fetches = new LastFetches(new FakeTime(), _folder.Write("fetches", "popcon-gateway-fetches-1\t737162\nr\tnuget\nr\tnuget\trock\tx\nr\tnuget\tkite\t737424\nr\tnuget\twi"));

        Assert.Equal((262, 0, -1), (fetches.KnownDays, fetches.DaysSince("r", "nuget", "kite"), fetches.DaysSince("r", "nuget", "rock")));
    }

    [Fact]
    public void DaysSince_Fetched_CountsWholeDays()
    {
        var time = new FakeTime();
        var fetches = new LastFetches(time);
        fetches.Add("r", "nuget", "kite");

        Assert.Equal(0, fetches.DaysSince("r", "nuget", "kite"));
        time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(3, fetches.DaysSince("r", "nuget", "kite"));
        Assert.Equal(-1, fetches.DaysSince("r", "nuget", "other"));
    }
}
