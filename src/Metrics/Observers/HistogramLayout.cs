using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace PopCon.Metrics.Observers;

/// <summary>The buckets of a histogram, ready for counting.</summary>
/// <remarks>Immutable; one instance serves all series that share a <see cref="HistogramOptions"/>.</remarks>
internal sealed class HistogramLayout
{
    private static readonly ConditionalWeakTable<HistogramOptions, HistogramLayout> Known = [];

    private readonly double[] _upperBounds;

    private HistogramLayout(HistogramOptions options)
    {
        IEnumerable<double> bounds = options.UpperBounds;
        _upperBounds = [.. bounds.Where(bound => !double.IsPositiveInfinity(bound))];
        MaxNativeBuckets = options.NativeMaxBuckets;
        HasNativeBuckets = options.NativeBucketFactor > 1;
        FinestSchema = HasNativeBuckets ? NativeSchema.ForFactor(options.NativeBucketFactor) : 0;
    }

    /// <summary>Upper bounds of the classic buckets, ascending and inclusive, without +Inf.</summary>
    public ReadOnlySpan<double> UpperBounds => _upperBounds;

    /// <summary>Whether there are native buckets beside the classic ones.</summary>
    public bool HasNativeBuckets { get; }

    /// <summary>The native resolution a series begins with.</summary>
    public int FinestSchema { get; }

    /// <summary>How many native buckets may hold something before the resolution is halved.</summary>
    public int MaxNativeBuckets { get; }

    /// <summary>The layout of these options: the same instance for the same options.</summary>
    public static HistogramLayout For(HistogramOptions options) =>
        Known.GetValue(options, static options => new HistogramLayout(options));

    /// <summary>The classic bucket of a value; NaN is in the last one, +Inf.</summary>
    /// <remarks>Counting all bounds takes no branch to mispredict, and a histogram rarely has more than a dozen.</remarks>
    public int BucketOf(double value)
    {
        int below = 0;
        foreach (double bound in _upperBounds)
        {
            below += value <= bound ? 0 : 1;
        }

        return below;
    }
}
