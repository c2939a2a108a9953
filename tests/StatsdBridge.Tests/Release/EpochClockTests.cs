using System;
using System.Text.Json;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class EpochClockTests
{
    [Fact]
    public void Epoch_Vectors_AreNumberedFromTheFirstMonday()
    {
        foreach (JsonElement vector in Vectors.Of("epochs").EnumerateArray())
        {
            var clock = new EpochClock(
                TimeSpan.FromSeconds(vector.GetProperty("length").GetInt64()),
                (long)(vector.GetProperty("unix").GetDecimal() * 1000));
            Assert.Equal(vector.GetProperty("number").GetInt64(), clock.Epoch);
            Assert.Equal(vector.GetProperty("end").GetInt64() * 1000, clock.EndUnixMilliseconds);
        }
    }

    [Fact]
    public void Advance_AcrossAWeek_BeginsOnMonday()
    {
        var clock = new EpochClock(TimeSpan.FromDays(7), 1_704_067_200_000);
        long first = clock.Epoch;
        Assert.False(clock.Advance(1_704_671_999_999));
        Assert.Equal(first, clock.Epoch);
        Assert.True(clock.Advance(1_704_672_000_000));
        Assert.Equal(first + 1, clock.Epoch);
    }

    [Fact]
    public void Advance_TimeThatRunsBackwards_ChangesNothing()
    {
        var clock = new EpochClock(TimeSpan.FromDays(1), 1_704_067_200_000);
        Assert.False(clock.Advance(0));
        Assert.Equal(19_719, clock.Epoch);
    }

    [Fact]
    public void Resume_EpochBeforeAStop_EndsWhenItIsOver()
    {
        var clock = new EpochClock(TimeSpan.FromDays(1), 1_704_067_200_000);
        clock.Resume(19_718);
        Assert.Equal(1_704_067_200_000, clock.EndUnixMilliseconds);
        Assert.True(clock.Advance(1_704_067_200_001));
        Assert.Equal(19_719, clock.Epoch);

        // Of a clock that was ahead.
        clock.Resume(19_800);
        Assert.False(clock.Advance(1_704_067_200_001));
        Assert.Equal(19_800, clock.Epoch);
    }

    [Fact]
    public void IsEnd_EndsOfEpochs_AreTheOnlyOnes()
    {
        var clock = new EpochClock(TimeSpan.FromDays(1), 1_704_067_200_000);
        Assert.True(clock.IsEnd(clock.EndUnixMilliseconds));
        Assert.True(clock.IsEnd(0));
        Assert.False(clock.IsEnd(clock.EndUnixMilliseconds + 1));
    }

    [Fact]
    public void New_LessThanASecond_IsAMistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochClock(TimeSpan.FromMilliseconds(999), 0));
}
