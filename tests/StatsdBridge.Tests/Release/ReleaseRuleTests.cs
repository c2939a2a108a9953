using System;
using System.Linq;
using System.Text.Json;
using PopCon.StatsdBridge.Release;

namespace PopCon.StatsdBridge.Tests.Release;

public sealed class ReleaseRuleTests
{
    private static readonly Func<long> NoNoise = () => throw new InvalidOperationException("a gate has no noise");

    [Fact]
    public void StepOf_GateVectors_RoundsToTheNearestMultipleFromK()
    {
        foreach (JsonElement vector in Vectors.Of("gate").EnumerateArray())
        {
            var gate = new ReleaseRule.Gate(vector.GetProperty("k").GetInt64());
            Assert.Equal(
                vector.GetProperty("step").EnumerateArray().Select(step => step.GetInt64()),
                vector.GetProperty("n").EnumerateArray().Select(n => gate.StepOf(n.GetInt64(), NoNoise)));
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
    public void StepOf_GateOfFifty_IsAMultipleOfFifty(long count, long step) =>
        Assert.Equal(step, new ReleaseRule.Gate(50).StepOf(count, NoNoise));

    [Theory]
    [InlineData(0, 1_000, 0)]
    [InlineData(1, 262, 0)]
    [InlineData(1, 268, 269)]
    [InlineData(600, -331, 269)]
    [InlineData(600, -332, 0)]
    [InlineData(600, 7, 607)]
    public void StepOf_Dp_ShowsTheNoisyCountFromTheta(long count, long noise, long step) =>
        Assert.Equal(step, new ReleaseRule.Dp(new DpParameters(1, 1e-6, 64)).StepOf(count, () => noise));

    [Fact]
    public void StepOf_DpWithoutACount_DrawsNothing() =>
        Assert.Equal(0, new ReleaseRule.Dp(new DpParameters(1, 1e-6, 64)).StepOf(0, NoNoise));
}
