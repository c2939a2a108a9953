using System;
using PopCon.Gateway.Counting;
using PopCon.TestSupport;

namespace PopCon.Gateway.Tests.Counting;

public sealed class RecentKeysTests
{
    [Fact]
    public void TryAdd_AgainWithinTheWindow_IsFalse()
    {
        var time = new FakeTime();
        var keys = new RecentKeys(TimeSpan.FromMinutes(10), time);

        Assert.True(keys.TryAdd(1));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(keys.TryAdd(1));
        Assert.True(keys.TryAdd(2));
    }

    [Fact]
    public void TryAdd_AfterTheWindow_IsTrue()
    {
        var time = new FakeTime();
        var keys = new RecentKeys(TimeSpan.FromMinutes(10), time);

        Assert.True(keys.TryAdd(1));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.True(keys.TryAdd(1));
    }

    [Fact]
    public void TryAdd_MoreThanTheMaximum_ForgetsInsteadOfGrowing()
    {
        var keys = new RecentKeys(TimeSpan.FromMinutes(10), new FakeTime());
        for (ulong key = 0; key <= RecentKeys.MaxKeys; key++)
        {
            Assert.True(keys.TryAdd(key));
        }

        Assert.True(keys.TryAdd(0));
    }
}
