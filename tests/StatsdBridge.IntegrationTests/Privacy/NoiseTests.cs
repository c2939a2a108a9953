using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Privacy;

/// <summary>Differential privacy on the real bridge with its default promise. Each figure is missed by chance but for less than once in 100,000 runs.</summary>
[Trait("Speed", "Slow")]
public sealed class NoiseTests
{
    private const int Used = 700;
    private const int Near = 400;
    private const int Rare = 1_500;
    private const int Count = 600;
    private const int Sigma2 = 1921;
    private const int Theta = 269;

    [Fact]
    public Task Release_OfTwoEpochs_HasTheNoiseOfThePromise() => EpochBridge.RunAsync(AssertNoiseAsync, "privacy.dp.epoch", "--privacy.mode=dp");

    private static async Task AssertNoiseAsync(EpochBridge bridge)
    {
        string[] used = [.. Lines("used", Used, Count)];
        await bridge.InOneEpochAsync(() => bridge.StreamAsync([.. Lines("near", Near, Theta - 44), .. Lines("rare", Rare, 1), .. used]));
        double[] first = await ShownAsync(bridge, "used", Used, atLeast: 0);
        Assert.InRange((await ValuesAsync(bridge, "near")).Count, Near * (0.160 - 0.092), Near * (0.160 + 0.092));
        Assert.Empty(await ValuesAsync(bridge, "rare"));
        await bridge.InOneEpochAsync(() => bridge.StreamAsync(used));
        double[] both = await ShownAsync(bridge, "used", Used, atLeast: first.Sum() + (Used * Count / 2));
        double[] z1 = [.. first.Select(value => value - Count)];
        double[] z2 = [.. both.Zip(first, (later, earlier) => later - earlier - Count)];
        foreach (double[] z in (double[][])[z1, z2])
        {
            Assert.All(z, value => Assert.Equal(Math.Round(value), value));
            Assert.InRange(z.Average(), -8.3, 8.3);
            Assert.InRange(z.Sum(value => value * value) / Used, Sigma2 * 0.73, Sigma2 * 1.27);
            Assert.InRange(ChiSquare(z), 0, 61);
        }

        Assert.InRange(z1.Zip(z2, (a, b) => a * b).Sum() / Math.Sqrt(z1.Sum(a => a * a) * z2.Sum(b => b * b)), -0.19, 0.19);
        string still = await bridge.LinesAsync(line => line.StartsWith("dotnet_", StringComparison.Ordinal));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(still, await bridge.LinesAsync(line => line.StartsWith("dotnet_", StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<string> Lines(string kind, int names, int times) => Enumerable.Range(0, times).SelectMany(
        _ => Enumerable.Range(0, names).Select(n => string.Create(CultureInfo.InvariantCulture, $"dotnet_popcon.library_used.{kind}{n:0000}:1|c")));

    private static async Task<double[]> ShownAsync(EpochBridge bridge, string kind, int names, double atLeast)
    {
        List<double> values = [];
        await Eventually.TrueAsync(
            async () => (values = await ValuesAsync(bridge, kind)).Count == names && values.Sum() > atLeast, "the release", TimeSpan.FromSeconds(180));
        return [.. values];
    }

    private static async Task<List<double>> ValuesAsync(EpochBridge bridge, string kind) =>
    [
        .. (await bridge.Bridge.SamplesAsync())
            .Where(sample => sample.Key.StartsWith("dotnet_popcon_library_used{library=\"" + kind, StringComparison.Ordinal))
            .OrderBy(sample => sample.Key, StringComparer.Ordinal)
            .Select(sample => double.Parse(sample.Value, CultureInfo.InvariantCulture)),
    ];

    // 20 bins that are as alike in probability as whole numbers allow, each with its own.
    private static double ChiSquare(double[] z)
    {
        const int Bins = 20;
        const int Reach = 500;
        double[] weights = [.. Enumerable.Range(-Reach, (2 * Reach) + 1).Select(value => Math.Exp(-(double)value * value / (2 * Sigma2)))];
        double total = weights.Sum();
        double[] expected = new double[Bins];
        double[] seen = new double[Bins];
        int[] binOf = new int[weights.Length];
        double below = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            binOf[i] = Math.Min(Bins - 1, (int)((below + (weights[i] / 2)) / total * Bins));
            expected[binOf[i]] += weights[i] / total * z.Length;
            below += weights[i];
        }

        foreach (double value in z)
        {
            seen[binOf[(int)value + Reach]]++;
        }

        return seen.Zip(expected, (s, e) => (s - e) * (s - e) / e).Sum();
    }
}
