using System;

namespace PopCon.Metrics.Observers;

/// <summary>
/// The arithmetic of native histograms: bucket k of schema s ends at 2^(k / 2^s), inclusive.
/// https://prometheus.io/docs/specs/native_histograms/#schema
/// </summary>
internal static class NativeSchema
{
    /// <summary>The coarsest schema in use: each bucket 65,536 times as wide as the one before.</summary>
    public const int Coarsest = -4;

    /// <summary>The finest schema: 256 buckets between powers of two.</summary>
    public const int Finest = 8;

    /// <summary>Absolute values up to here are in the zero bucket: 2^-128, same as statsd_exporter.</summary>
    public const double ZeroThreshold = 2.938735877055719e-39;

    // The ends of the buckets of the finest schema between 0.5 (inclusive) and 1; a coarser schema uses every n-th.
    private static readonly double[] FinestBounds = CreateFinestBounds();

    /// <summary>The coarsest schema whose buckets grow by at most <paramref name="factor"/>, which is above 1.</summary>
    public static int ForFactor(double factor)
    {
        double schema = -Math.Floor(Math.Log2(Math.Log2(factor)));
        return (int)Math.Clamp(schema, Coarsest, Finest);
    }

    /// <summary>The bucket of a positive number; +Inf is in the one above that of the largest number.</summary>
    public static int IndexOf(double value, int schema)
    {
        if (double.IsPositiveInfinity(value))
        {
            return IndexOf(double.MaxValue, schema) + 1;
        }

        // value = fraction × 2^exponent with 0.5 <= fraction < 1. Zero and the subnormals are below the zero threshold.
        int exponent = Math.ILogB(value) + 1;
        double fraction = Math.ScaleB(value, -exponent);
        if (schema > 0)
        {
            return BoundsBelow(fraction, schema) + ((exponent - 1) << schema);
        }

        int index = fraction == 0.5 ? exponent - 1 : exponent;
        int width = 1 << -schema;
        return (index + width - 1) >> -schema;
    }

    /// <summary>Where a bucket is found when the resolution is halved.</summary>
    public static int Halve(int index) => (index > 0 ? index + 1 : index) / 2;

    private static int BoundsBelow(double fraction, int schema)
    {
        int stepShift = Finest - schema;
        int low = 0;
        int high = 1 << schema;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (FinestBounds[middle << stepShift] < fraction)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static double[] CreateFinestBounds()
    {
        var bounds = new double[1 << Finest];
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = Math.Pow(2, (double)i / bounds.Length) / 2;
        }

        return bounds;
    }
}
