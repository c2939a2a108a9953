using System;

namespace PopCon.StatsdBridge.Noise;

/// <summary>
/// The noise that keeps a promise: whatever is shown is (ε, δ)-indistinguishable from what would be shown without one unit,
/// that is without at most <c>unit</c> increments, one for each series and epoch.
/// </summary>
/// <param name="Epsilon">ε. <value>Above 0, at most 10.</value></param>
/// <param name="Delta">δ. <value>Above 0, at most 0.01.</value></param>
/// <param name="Unit">The increments of a unit. <value>1 to 1,000,000.</value></param>
/// <remarks>
/// δ is split in halves: one turns the budget ρ of zero-concentrated differential privacy into ε, the other is the chance that a
/// name is shown that only one unit sent. All formulas are IEEE double.
/// </remarks>
internal sealed record DpParameters(double Epsilon, double Delta, int Unit)
{
    // Its square, times a thousand, fits the 128-bit numbers of the sampler. A noise of 100 million drowns every count.
    private const double MaxSigma2 = 1e16;

    /// <summary>ρ, for which ρ + 2 √(ρ ln(2/δ)) = ε.</summary>
    public double Rho
    {
        get
        {
            double log = Math.Log(2 / Delta);
            double root = Math.Sqrt(log + Epsilon) - Math.Sqrt(log);
            return root * root;
        }
    }

    /// <summary>Whether the noise is small enough to be drawn; a count is drowned by it long before it is not.</summary>
    public bool IsDrawable => Math.Ceiling(Unit / (2 * Rho)) <= MaxSigma2;

    /// <summary>σ², the variance of the noise. Only when <see cref="IsDrawable"/>.</summary>
    public long Sigma2 => (long)Math.Ceiling(Unit / (2 * Rho));

    /// <summary>θ, the least noisy count that is shown. Only when <see cref="IsDrawable"/>.</summary>
    public long Theta => 1 + (long)Math.Ceiling(Math.Sqrt(2 * Sigma2 * Math.Log(2 * Unit / Delta)));
}
