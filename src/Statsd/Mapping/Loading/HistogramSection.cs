using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Hosting.Yaml;
using PopCon.Metrics;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>A <c>histogram_options</c> block as written; 0 and <see langword="null"/> mean "not set". Immutable.</summary>
internal sealed record HistogramSection
{
    /// <summary>The upper bounds, ascending, without +Inf; empty when +Inf is the only one.</summary>
    public IReadOnlyList<double>? Buckets { get; init; }

    /// <summary>Growth from one native bucket to the next.</summary>
    public double NativeBucketFactor { get; init; }

    /// <summary>How many native buckets.</summary>
    public uint NativeMaxBuckets { get; init; }

    /// <summary>Reads the block <c>histogram_options</c> of a rule or of the defaults; an absent one is empty.</summary>
    public static HistogramSection Read(YamlSection owner)
    {
        YamlSection section = owner.Section(
            "histogram_options", "buckets", "native_histogram_bucket_factor", "native_histogram_max_buckets");
        return new HistogramSection
        {
            Buckets = ReadBuckets(section),
            NativeBucketFactor = section.Number("native_histogram_bucket_factor") ?? 0,
            NativeMaxBuckets = section.WholeNumber("native_histogram_max_buckets") ?? 0,
        };
    }

    /// <summary>Reads the upper bounds in <c>buckets</c>; <see langword="null"/> when the list is absent or empty.</summary>
    public static IReadOnlyList<double>? ReadBuckets(YamlSection section)
    {
        if (section.List("buckets") is not { Count: > 0 } items)
        {
            return null;
        }

        double[] written = [.. items.Select(item => section.Number(item, "buckets"))];
        double[] bounds = [.. written.Where(bound => !double.IsNaN(bound)).Distinct().Order()];
        if (!written.SequenceEqual(bounds))
        {
            // statsd_exporter loads such a list and dies at the first observation.
            section.Warn("buckets", "must be ascending numbers; they are sorted, and duplicates and NaN are left out");
        }

        return bounds is [.. double[] finite, double.PositiveInfinity] ? finite : bounds;
    }

    /// <summary>What a rule's block makes of <c>defaults</c>: an empty list or a number that is not above 0 inherits.</summary>
    public HistogramSection InheritFrom(HistogramSection fallback) => new()
    {
        Buckets = Buckets ?? fallback.Buckets,
        NativeBucketFactor = NativeBucketFactor > 0 ? NativeBucketFactor : fallback.NativeBucketFactor,
        NativeMaxBuckets = NativeMaxBuckets > 0 ? NativeMaxBuckets : fallback.NativeMaxBuckets,
    };

    /// <summary>What is still not set gets statsd_exporter's defaults.</summary>
    public HistogramOptions ToOptions()
    {
        var standard = new HistogramOptions();

        // A factor of 1 or less switches native buckets off, and so does one that is no number.
        double factor = NativeBucketFactor == 0 ? standard.NativeBucketFactor : NativeBucketFactor;
        return new HistogramOptions
        {
            UpperBounds = Buckets ?? standard.UpperBounds,
            NativeBucketFactor = factor > 1 ? factor : 1,
            NativeMaxBuckets = NativeMaxBuckets == 0
                ? standard.NativeMaxBuckets
                : (int)Math.Min(NativeMaxBuckets, int.MaxValue),
        };
    }
}
