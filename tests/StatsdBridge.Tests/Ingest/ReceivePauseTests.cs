using System;
using System.Diagnostics;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class ReceivePauseTests
{
    // What Linux grants a bridge that asks for 64 MiB.
    private const int Buffer = 128 * 1024 * 1024;
    private const int Length = 1_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(1, 1_000, 0)]
    [InlineData(7, 100, 0)]
    [InlineData(8, 100, 50)]
    [InlineData(100, 10, 50)]
    [InlineData(1_000, 10, 27)]
    [InlineData(1_700, 10, 16)]
    [InlineData(1_800, 10, 0)]
    [InlineData(20_000, 10, 0)]
    public void After_Datagrams_DependsOnTheirRate(int datagrams, int milliseconds, int expected) =>
        Assert.Equal(expected, After(Longest, Buffer, datagrams, Length, milliseconds));

    [Fact]
    public void After_FullBatch_IsNone()
    {
        var pause = Warm(Longest, Buffer);
        Assert.Equal(0, pause.After(64, 64 * Length, isFull: true, Ticks(10)));
        Assert.Equal(50, pause.After(10, 10 * Length, isFull: false, Ticks(11)));
    }

    // Taken from batch to batch, the rate of bursts was low between them, and at 5,000,000 lines a second there were pauses.
    [Fact]
    public void After_Bursts_DependsOnTheRateOfAllOfThem()
    {
        var pause = Warm(Longest, Buffer);
        for (int millisecond = 1; millisecond < 100; millisecond++)
        {
            int burst = millisecond % 2 == 0 ? 400 : 1;
            Assert.Equal(0, pause.After(burst, burst * Length, isFull: false, Ticks(millisecond)));
        }
    }

    [Theory]
    [InlineData(Buffer, 300, 1_500)]
    [InlineData(Buffer, 110, 2_000)]
    [InlineData(Buffer, 30, 60_000)]
    [InlineData(425_984, 10, 1_000)]
    [InlineData(425_984, 40, 1_500)]
    [InlineData(4_096, 10, 1_000)]
    public void After_RateThatFillsTheBufferInAQuarterSecond_IsNone(int buffer, int datagramsPerMillisecond, int length) =>
        Assert.Equal(0, After(Longest, buffer, datagramsPerMillisecond * 10, length, 10));

    // Silence may end while it pauses, with a gigabyte a second.
    [Theory]
    [InlineData(Buffer, 67)]
    [InlineData(Buffer / 4, 16)]
    [InlineData(8_388_608, 4)]
    [InlineData(425_984, 0)]
    public void After_LongPauseWanted_ABurstFillsHalfOfTheBufferAtMost(int buffer, int expected) =>
        Assert.Equal(expected, After(TimeSpan.FromSeconds(1), buffer, datagrams: 50, length: 100, milliseconds: 10));

    // At 5,000,000 lines a second a bridge that was just started lost some when it paused.
    [Theory]
    [InlineData(300, 0)]
    [InlineData(200, 50)]
    public void After_JustStarted_DependsOnLowerRates(int datagrams, int expected)
    {
        var pause = new ReceivePause(Longest, Buffer);
        pause.After(1, Length, isFull: false, Ticks(1));
        for (int milliseconds = 11; milliseconds < 5_000; milliseconds += 10)
        {
            Assert.Equal(expected, pause.After(datagrams, datagrams * Length, isFull: false, Ticks(milliseconds)));
        }

        Assert.Equal(50, pause.After(datagrams, datagrams * Length, isFull: false, Ticks(5_001)));
    }

    [Fact]
    public void After_NoPauseWanted_IsNone() => Assert.Equal(0, After(TimeSpan.Zero, Buffer, 100, Length, 10));

    [Fact]
    public void After_TrafficEnds_IsNone()
    {
        var pause = Warm(Longest, Buffer);
        Assert.Equal(50, pause.After(100, 100 * Length, isFull: false, Ticks(10)));
        Assert.Equal(0, pause.After(1, Length, isFull: false, Ticks(1_000)));
    }

    private static int After(TimeSpan longest, int buffer, int datagrams, int length, int milliseconds) =>
        Warm(longest, buffer).After(datagrams, (long)datagrams * length, isFull: false, Ticks(milliseconds));

    // One that had its first datagram five seconds before 0.
    private static ReceivePause Warm(TimeSpan longest, int buffer)
    {
        var pause = new ReceivePause(longest, buffer);
        pause.After(1, Length, isFull: false, Ticks(-5_000));
        pause.After(1, Length, isFull: false, 0);
        return pause;
    }

    private static long Ticks(int milliseconds) => Stopwatch.Frequency * milliseconds / 1000;
}
