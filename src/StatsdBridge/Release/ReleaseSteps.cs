using System;
using PopCon.Metrics;
using PopCon.Metrics.Released;
using PopCon.StatsdBridge.Noise;

namespace PopCon.StatsdBridge.Release;

/// <summary>What becomes of the count of a series at the end of an epoch.</summary>
/// <remarks>Used by one thread, because of the noise.</remarks>
internal sealed class ReleaseSteps
{
    private readonly Func<ReleasedCounter, long> _drawNoise;
    private readonly long _theta;

    /// <param name="dp">The promise of dp.</param>
    public ReleaseSteps(DpParameters dp)
    {
        var noise = new DiscreteGaussian(dp.Sigma2);
        _drawNoise = _ => noise.Next();
        _theta = dp.Theta;
    }

    /// <summary>With noise of another source: for tests.</summary>
    internal ReleaseSteps(DpParameters dp, Func<ReleasedCounter, long> drawNoise)
    {
        _drawNoise = drawNoise;
        _theta = dp.Theta;
    }

    /// <summary>What a gate makes of a count: nothing below k, else the nearest multiple of k.</summary>
    public static long OfGate(long count, long k) => count < k ? 0 : k * (((2 * count) + k) / (2 * k));

    /// <summary>What is added to what is shown; 0 shows nothing new. Draws at most once, so it is asked once for a count.</summary>
    public long StepOf(ReleasedCounter series, long count) =>
        series.IsNoisy ? OfDp(series, count) : OfGate(count, series.Vector.Family.Release.K);

    /// <summary>Whether the releases of a family can have shown a value: one that a state file holds may be of another mode.</summary>
    public bool CanShow(FamilyRelease release, ulong whole, double fraction) =>
        fraction == 0 && whole is > 0 and <= long.MaxValue && (release.Mode == ReleaseMode.Dp ? whole >= (ulong)_theta : whole % (ulong)release.K == 0);

    private long OfDp(ReleasedCounter series, long count)
    {
        if (count < 1)
        {
            return 0;
        }

        long noisy = count + _drawNoise(series);
        return noisy >= _theta ? noisy : 0;
    }
}
