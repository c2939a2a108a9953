using System;
using System.Linq;
using System.Text.Json;
using PopCon.Metrics;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class ReleaseStepsTests
{
    private static readonly DpParameters Usual = new(1, 1e-6, 64);

    [Fact]
    public void OfGate_Vectors_RoundsToTheNearestMultipleFromK()
    {
        foreach (JsonElement vector in Vectors.Of("gate").EnumerateArray())
        {
            long k = vector.GetProperty("k").GetInt64();
            Assert.Equal(
                vector.GetProperty("step").EnumerateArray().Select(step => step.GetInt64()),
                vector.GetProperty("n").EnumerateArray().Select(n => ReleaseSteps.OfGate(n.GetInt64(), k)));
        }
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 50)]
    [InlineData(74, 50)]
    [InlineData(75, 100)]
    [InlineData(124, 100)]
    [InlineData(125, 150)]
    [InlineData(1042, 1050)]
    [InlineData(uint.MaxValue, 4_294_967_300)]
    public void OfGate_OfFifty_IsAMultipleOfFifty(long count, long step) => Assert.Equal(step, ReleaseSteps.OfGate(count, 50));

    [Theory]
    [InlineData(1, 262, 0)]
    [InlineData(1, 268, 269)]
    [InlineData(600, -331, 269)]
    [InlineData(600, -332, 0)]
    [InlineData(600, 7, 607)]
    public void StepOf_Dp_ShowsTheNoisyCountFromTheta(long count, long noise, long step) =>
        Assert.Equal(step, new ReleaseSteps(Usual, _ => noise).StepOf(Series.Of(ReleaseMode.Dp, 0, "a"), count));

    [Fact]
    public void StepOf_NothingCountedOrAGate_DrawsNothing()
    {
        var steps = new ReleaseSteps(Usual, _ => throw new InvalidOperationException("drawn"));
        Assert.Equal(0, steps.StepOf(Series.Of(ReleaseMode.Dp, 0, "a"), 0));
        Assert.Equal(20, steps.StepOf(Series.Of(ReleaseMode.Gate, 20, "a"), 20));
    }

    [Theory]
    [InlineData(nameof(ReleaseMode.Gate), 50, 100, 0, true)]
    [InlineData(nameof(ReleaseMode.Gate), 50, 120, 0, false)]
    [InlineData(nameof(ReleaseMode.Gate), 50, 0, 0, false)]
    [InlineData(nameof(ReleaseMode.Gate), 50, 100, 0.5, false)]
    [InlineData(nameof(ReleaseMode.Gate), 50, ulong.MaxValue, 0, false)]
    [InlineData(nameof(ReleaseMode.Dp), 0, 269, 0, true)]
    [InlineData(nameof(ReleaseMode.Dp), 0, 268, 0, false)]
    public void CanShow_SavedValue_TellsWhatNoReleaseMakes(string mode, long k, ulong whole, double fraction, bool canShow) =>
        Assert.Equal(canShow, new ReleaseSteps(Usual).CanShow(new FamilyRelease(Enum.Parse<ReleaseMode>(mode), k), whole, fraction));
}
