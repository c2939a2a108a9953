using System;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class ProtectedCountsTests
{
    /// <summary>The epochs of a bridge without protected families never advance: a timer set for their end would fire for ever.</summary>
    [Fact]
    public void NextEndUnixMilliseconds_NothingProtected_IsNever() =>
        Assert.Equal(long.MaxValue, Unprotected.Counts().NextEndUnixMilliseconds);

    [Fact]
    public void NextEndUnixMilliseconds_Protected_IsTheNearerEnd()
    {
        var counts = new ProtectedCounts(
            new Protection(ReleaseMode.Gate, "a", 50), TimeSpan.FromDays(7), TimeSpan.FromDays(1), 64, TimeProvider.System)
        {
            IsActive = true,
        };
        Assert.Equal(counts.Dp.Clock.EndUnixMilliseconds, counts.NextEndUnixMilliseconds);
        Assert.InRange(counts.NextEndUnixMilliseconds, 1, counts.Gate.Clock.EndUnixMilliseconds);
    }
}
