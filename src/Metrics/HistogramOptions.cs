using System.Collections.Generic;

namespace PopCon.Metrics;

/// <summary>How a histogram counts. Values are valid: the mapping file's validation saw to it.</summary>
internal sealed record HistogramOptions
{
    /// <summary>
    /// Upper bounds of the classic buckets, inclusive and ascending, without +Inf.
    /// <value>Default .005 to 10 in 11 steps, same as statsd_exporter.</value>
    /// </summary>
    public IReadOnlyList<double> UpperBounds { get; init; } = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    /// <summary>How much a native bucket is wider than the one before it. <value>Above 1; 1 or less: no native buckets. Default 1.1.</value></summary>
    public double NativeBucketFactor { get; init; } = 1.1;

    /// <summary>How many native buckets may hold something before the resolution is halved. <value>1 or more; default 256.</value></summary>
    public int NativeMaxBuckets { get; init; } = 256;
}
