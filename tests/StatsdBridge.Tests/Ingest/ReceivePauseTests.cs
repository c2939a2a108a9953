using System;
using System.Diagnostics;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class ReceivePauseTests
{
    private const int Buffer = 8 * 1024 * 1024;
    private const int Length = 1_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData(1, 1_000, 0)]
    [InlineData(1, 10, 0)]
    [InlineData(1, 1, 5)]
    [InlineData(10, 10, 5)]
    [InlineData(60, 1, 2)]
    [InlineData(200, 1, 0)]
    public void After_Datagrams_DependsOnTheirRate(int datagrams, int milliseconds, int expected) =>
        Assert.Equal(expected, After(Longest, Buffer, datagrams, Length, milliseconds));

    [Fact]
    public void After_FullBatch_IsNone()
    {
        var pause = new ReceivePause(Longest, Buffer, 0);
        Assert.Equal(0, pause.After(64, 64 * Length, isFull: true, Ticks(1)));
        Assert.Equal(4, pause.After(10, 10 * Length, isFull: false, Ticks(2)));
    }

    [Theory]
    [InlineData(Buffer, 300, 1_500)]
    [InlineData(Buffer, 100, 2_000)]
    [InlineData(Buffer, 30, 60_000)]
    [InlineData(425_984, 10, 1_000)]
    [InlineData(425_984, 40, 1_500)]
    [InlineData(4_096, 10, 1_000)]
    public void After_RateThatFillsTheBuffer_FillsASixteenthAtMost(int buffer, int datagramsPerMillisecond, int length)
    {
        int pause = After(Longest, buffer, datagramsPerMillisecond, length, 1);
        Assert.InRange(pause, 0, 4);
        Assert.InRange((long)pause * datagramsPerMillisecond * length, 0, buffer / 16);
    }

    [Fact]
    public void After_NoPauseWanted_IsNone() => Assert.Equal(0, After(TimeSpan.Zero, Buffer, 60, Length, 1));

    [Fact]
    public void After_TrafficEnds_IsNone()
    {
        var pause = new ReceivePause(Longest, Buffer, 0);
        Assert.Equal(5, pause.After(10, 10 * Length, isFull: false, Ticks(1)));
        Assert.Equal(0, pause.After(1, Length, isFull: false, Ticks(1_000)));
    }

    private static int After(TimeSpan longest, int buffer, int datagrams, int length, int milliseconds) =>
        new ReceivePause(longest, buffer, 0).After(datagrams, (long)datagrams * length, isFull: false, Ticks(milliseconds));

    private static long Ticks(int milliseconds) => Stopwatch.Frequency * milliseconds / 1000;
}
