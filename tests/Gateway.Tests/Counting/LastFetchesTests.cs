using System;
using PopCon.Gateway.Counting;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Counting;

public sealed class LastFetchesTests
{
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
