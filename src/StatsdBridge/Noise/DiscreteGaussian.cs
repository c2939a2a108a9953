using System;

namespace PopCon.StatsdBridge.Noise;

/// <summary>
/// Draws whole numbers z with probability proportional to exp(−z² / 2σ²), exactly: no floating-point number stands between the
/// random bits and z.
/// </summary>
/// <remarks>
/// Algorithms 1 to 3 of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), in whole numbers.
/// How long a draw takes depends on what is drawn, so it runs where no reader can time it. Used by one thread; about 20 random
/// numbers of 8 bytes a draw.
/// </remarks>
internal sealed class DiscreteGaussian
{
    private readonly UniformNumbers _uniform;
    private readonly ulong _sigma2;
    private readonly ulong _t;
    private readonly UInt128 _denominator;

    /// <param name="sigma2">The variance, at least 1 and at most 10^16.</param>
    public DiscreteGaussian(long sigma2)
        : this(sigma2, new UniformNumbers())
    {
    }

    /// <summary>Draws from another source: for tests.</summary>
    internal DiscreteGaussian(long sigma2, UniformNumbers uniform)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sigma2, 1);
        _uniform = uniform;
        _sigma2 = (ulong)sigma2;
        _t = FloorOfRoot(_sigma2) + 1;
        _denominator = checked((UInt128)2 * _sigma2 * _t * _t);
    }

    /// <summary>Draws a number.</summary>
    public long Next()
    {
        // Algorithm 3: a draw y of the discrete Laplace distribution is kept with probability exp(−(|y| − σ²/t)² / 2σ²).
        while (true)
        {
            long y = NextLaplace();
            UInt128 magnitude = checked((UInt128)(ulong)Math.Abs(y) * _t);
            UInt128 distance = magnitude > _sigma2 ? magnitude - _sigma2 : _sigma2 - magnitude;
            if (NextBernoulliExp(checked(distance * distance), _denominator))
            {
                return y;
            }
        }
    }

    private static ulong FloorOfRoot(ulong number)
    {
        ulong root = (ulong)Math.Sqrt(number);
        while (root * root > number)
        {
            root--;
        }

        while ((root + 1) * (root + 1) <= number)
        {
            root++;
        }

        return root;
    }

    // Algorithm 2: P(y) proportional to exp(−|y| / t).
    private long NextLaplace()
    {
        while (true)
        {
            ulong u = _uniform.Next(_t);
            if (!NextBernoulliExp(u, _t))
            {
                continue;
            }

            ulong v = 0;
            while (NextBernoulliExp(1, 1))
            {
                v++;
            }

            long magnitude = checked((long)(u + (_t * v)));
            bool isNegative = _uniform.Next(2UL) == 1;
            if (!isNegative || magnitude != 0)
            {
                return isNegative ? -magnitude : magnitude;
            }
        }
    }

    // Algorithm 1: true with probability exp(−numerator / denominator).
    private bool NextBernoulliExp(UInt128 numerator, UInt128 denominator)
    {
        while (numerator > denominator)
        {
            if (!NextBernoulliExpOfFraction(1, 1))
            {
                return false;
            }

            numerator -= denominator;
        }

        return NextBernoulliExpOfFraction(numerator, denominator);
    }

    // The first k at which a draw with probability x/k fails is odd with probability exp(−x).
    private bool NextBernoulliExpOfFraction(UInt128 numerator, UInt128 denominator)
    {
        UInt128 product = denominator;
        bool isOdd = true;
        while (_uniform.Next(product) < numerator)
        {
            product = checked(product + denominator);
            isOdd = !isOdd;
        }

        return isOdd;
    }
}
