using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.StatsdBridge.Noise;
using PopCon.StatsdBridge.Tests.Release;

namespace PopCon.StatsdBridge.Tests.Noise;

/// <summary>The sampler against its probabilities. The bits are fixed, so a pass is a pass for ever.</summary>
public sealed class DiscreteGaussianTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Next_SmallVariance_HasTheProbabilitiesOfTheVectors(long sigma2)
    {
        Dictionary<long, int> seen = Count(sigma2, seed: 11);
        JsonElement vector = Vectors.Of("discrete_gaussian").EnumerateArray().First(v => v.GetProperty("sigma2").GetInt64() == sigma2);
        for (int i = 0; i < vector.GetProperty("z").GetArrayLength(); i++)
        {
            long z = vector.GetProperty("z")[i].GetInt64();
            double p = vector.GetProperty("probability")[i].GetDouble();
            double tolerance = (5 * Math.Sqrt(p * (1 - p) / Draws)) + 1e-9;
            Assert.InRange(seen.GetValueOrDefault(z) / (double)Draws, p - tolerance, p + tolerance);
            Assert.InRange(seen.GetValueOrDefault(-z) / (double)Draws, p - tolerance, p + tolerance);
        }
    }

    // All values that are expected 20 times or more, each by itself, the rest together.
    [Theory]
    [InlineData(4, 21)]
    [InlineData(31, 22)]
    [InlineData(1921, 23)]
    public void Next_Draws_PassAChiSquareTest(long sigma2, ulong seed)
    {
        Dictionary<long, int> seen = Count(sigma2, seed);
        double[] weights = [.. Enumerable.Range(0, 100 * (int)Math.Sqrt(sigma2)).Select(z => Math.Exp(-(double)z * z / (2 * sigma2)))];
        double total = weights[0] + (2 * weights.Skip(1).Sum());
        double chiSquare = 0;
        double restExpected = Draws;
        int restSeen = Draws;
        int cells = 0;
        for (int z = -weights.Length + 1; z < weights.Length; z++)
        {
            double expected = Draws * weights[Math.Abs(z)] / total;
            if (expected >= 20)
            {
                int count = seen.GetValueOrDefault(z);
                chiSquare += (count - expected) * (count - expected) / expected;
                restExpected -= expected;
                restSeen -= count;
                cells++;
            }
        }

        chiSquare += (restSeen - restExpected) * (restSeen - restExpected) / restExpected;

        // Mean and five standard deviations of the chi-square distribution.
        Assert.InRange(chiSquare, cells - (5 * Math.Sqrt(2 * cells)), cells + (5 * Math.Sqrt(2 * cells)));
    }

    [Fact]
    public void Next_GreatestVariance_HasItWithoutOverflow()
    {
        const long Sigma2 = 10_000_000_000_000_000;
        var noise = new DiscreteGaussian(Sigma2, FixedBits.Numbers(31));
        double[] squares = [.. Enumerable.Range(0, 20_000).Select(_ => (double)noise.Next()).Select(z => z * z / Sigma2)];

        // The variance of a normal variate's square is 2.
        Assert.InRange(squares.Average(), 1 - (5 * Math.Sqrt(2.0 / squares.Length)), 1 + (5 * Math.Sqrt(2.0 / squares.Length)));
    }

    [Fact]
    public void Next_FromTheSystem_DiffersBetweenRuns()
    {
        var first = new DiscreteGaussian(1921);
        var second = new DiscreteGaussian(1921);
        Assert.NotEqual(Enumerable.Range(0, 64).Select(_ => first.Next()), Enumerable.Range(0, 64).Select(_ => second.Next()));
    }

    private static Dictionary<long, int> Count(long sigma2, ulong seed)
    {
        var noise = new DiscreteGaussian(sigma2, FixedBits.Numbers(seed));
        var seen = new Dictionary<long, int>();
        for (int i = 0; i < Draws; i++)
        {
            long z = noise.Next();
            seen[z] = seen.GetValueOrDefault(z) + 1;
        }

        return seen;
    }
}
