using PopCon.Metrics.Registry;
using PopCon.StatsdBridge.Configuration;

namespace PopCon.StatsdBridge.Tests.Configuration;

/// <summary>F1: the limits that nobody set fit the memory of the process.</summary>
public sealed class MemoryBudgetTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(0, 1_000, 0, 0)]
    [InlineData(96, 49_152, 16_777_216, 78_643)]
    [InlineData(384, 196_608, 67_108_864, 314_572)]
    [InlineData(32_768, 500_000, 268_435_456, 1_000_000)]
    public void SeriesLimits_NothingSet_FollowFromTheHeap(long mebibytes, long series, long textBytes, int identities)
    {
        var budget = new MemoryBudget(mebibytes * Mebibyte);
        SeriesLimits limits = budget.SeriesLimits(new LimitOptions());
        Assert.Equal(new SeriesLimits(series, series / 2, 32_768, 32_768, textBytes), limits);
        Assert.Equal(identities, budget.Identities(limits.Series));
    }

    [Fact]
    public void SeriesLimits_Set_AreTakenAsTheyAre()
    {
        var budget = new MemoryBudget(96 * Mebibyte);
        var options = new LimitOptions { Series = 0, SeriesPerName = 7_000_000, TextBytes = 1 };
        Assert.Equal(new SeriesLimits(0, 7_000_000, 32_768, 32_768, 1), budget.SeriesLimits(options));
        Assert.Equal(78_643, budget.Identities(0));
    }

    [Fact]
    public void OfProcess_AnyMachine_KnowsItsMemory() =>
        Assert.InRange(MemoryBudget.OfProcess().HeapBytes, 16 * Mebibyte, long.MaxValue);
}
