using System;
using System.Text.Json;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Tests.Release;

namespace PopCon.StatsdBridge.Tests.Noise;

public sealed class DpParametersTests
{
    [Fact]
    public void Parameters_Vectors_FollowFromThePromise()
    {
        foreach (JsonElement vector in Vectors.Of("dp").EnumerateArray())
        {
            var parameters = new DpParameters(
                vector.GetProperty("epsilon").GetDouble(), vector.GetProperty("delta").GetDouble(), vector.GetProperty("unit").GetInt32());
            Assert.Equal(vector.GetProperty("rho").GetDouble(), parameters.Rho, 9);
            Assert.Equal(vector.GetProperty("sigma2").GetInt64(), parameters.Sigma2);
            Assert.Equal(vector.GetProperty("theta").GetInt64(), parameters.Theta);
        }
    }

    [Theory]
    [InlineData(1, 1e-6, 64, 1921, 269)]
    [InlineData(1, 1e-6, 32, 961, 187)]
    [InlineData(2, 1e-6, 64, 496, 138)]
    [InlineData(0.5, 1e-6, 64, 7556, 533)]
    [InlineData(1, 1e-6, 4, 121, 64)]
    public void Parameters_OfAPromise_AreExact(double epsilon, double delta, int unit, long sigma2, long theta)
    {
        var parameters = new DpParameters(epsilon, delta, unit);
        Assert.Equal((sigma2, theta), (parameters.Sigma2, parameters.Theta));
    }

    // The other direction: the budget that was found is the promise that was made.
    [Theory]
    [InlineData(10, 0.01, 1)]
    [InlineData(0.001, 1e-12, 1_000_000)]
    public void Rho_EndsOfTheRange_KeepsEpsilon(double epsilon, double delta, int unit)
    {
        var parameters = new DpParameters(epsilon, delta, unit);
        Assert.True(parameters.IsDrawable);
        Assert.Equal(epsilon, parameters.Rho + (2 * Math.Sqrt(parameters.Rho * Math.Log(2 / delta))), 9);
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-300)]
    public void IsDrawable_HopelesslySmallEpsilon_IsFalse(double epsilon) =>
        Assert.False(new DpParameters(epsilon, 1e-6, 64).IsDrawable);
}
