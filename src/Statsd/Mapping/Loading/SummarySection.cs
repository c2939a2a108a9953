using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Hosting.Yaml;
using PopCon.Metrics;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>A <c>summary_options</c> block as written; 0 and <see langword="null"/> mean "not set". Immutable.</summary>
internal sealed record SummarySection
{
    // A new summary allocates its buffer and streams at once; more than this can only be a typing mistake.
    private const uint MaxAgeBuckets = 1_000;
    private const uint MaxBufferCapacity = 1_000_000;

    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>The objectives, ascending, each quantile once.</summary>
    public IReadOnlyList<QuantileObjective>? Quantiles { get; init; }

    /// <summary>In nanoseconds.</summary>
    public long MaxAge { get; init; }

    /// <summary>How many streams.</summary>
    public uint AgeBuckets { get; init; }

    /// <summary>Size of the observation buffer.</summary>
    public uint BufferCapacity { get; init; }

    /// <summary>Reads the block <c>summary_options</c> of a rule or of the defaults; an absent one is empty.</summary>
    public static SummarySection Read(YamlSection owner)
    {
        YamlSection section = owner.Section("summary_options", "quantiles", "max_age", "age_buckets", "buf_cap");
        long maxAge = section.Duration("max_age");
        if (maxAge < 0)
        {
            section.Warn("max_age", "negative, so it counts as not set; write a positive duration");
            maxAge = 0;
        }

        return new SummarySection
        {
            Quantiles = ReadQuantiles(section),
            MaxAge = maxAge,
            AgeBuckets = ReadSize(section, "age_buckets", MaxAgeBuckets),
            BufferCapacity = ReadSize(section, "buf_cap", MaxBufferCapacity),
        };
    }

    /// <summary>Reads the objectives in <c>quantiles</c>; <see langword="null"/> when the list is absent or empty.</summary>
    public static IReadOnlyList<QuantileObjective>? ReadQuantiles(YamlSection section)
    {
        if (section.List("quantiles") is not { Count: > 0 } items)
        {
            return null;
        }

        // The last of two entries for one quantile wins.
        var errors = new SortedDictionary<double, double>();
        foreach (YamlNode item in items)
        {
            YamlSection entry = section.Section(item, $"{section.Place}, quantiles", "quantile", "error");
            double quantile = entry.Number("quantile") ?? 0;
            double error = entry.Number("error") ?? 0;
            if (quantile is not (>= 0 and <= 1))
            {
                entry.Warn("quantile", $"{Plain(quantile)} is not between 0 and 1 and is left out");
                continue;
            }

            if (error is not (>= 0 and <= 1))
            {
                entry.Warn("error", $"{Plain(error)} is not between 0 and 1; 0 is used");
                error = 0;
            }

            errors[quantile] = error;
        }

        return errors.Count == 0 ? null : [.. errors.Select(pair => new QuantileObjective(pair.Key, pair.Value))];
    }

    /// <summary>What is not set here is taken from <paramref name="fallback"/>, field by field.</summary>
    public SummarySection InheritFrom(SummarySection fallback) => new()
    {
        Quantiles = Quantiles ?? fallback.Quantiles,
        MaxAge = MaxAge == 0 ? fallback.MaxAge : MaxAge,
        AgeBuckets = AgeBuckets == 0 ? fallback.AgeBuckets : AgeBuckets,
        BufferCapacity = BufferCapacity == 0 ? fallback.BufferCapacity : BufferCapacity,
    };

    /// <summary>What is still not set gets statsd_exporter's defaults.</summary>
    public SummaryOptions ToOptions()
    {
        var standard = new SummaryOptions();
        int ageBuckets = AgeBuckets == 0 ? standard.AgeBuckets : (int)AgeBuckets;

        // The streams turn on a millisecond clock, so each needs at least one.
        double milliseconds = Math.Max(ageBuckets, Math.Ceiling(MaxAge / NanosecondsPerMillisecond));
        return new SummaryOptions
        {
            Quantiles = Quantiles ?? standard.Quantiles,
            MaxAge = MaxAge == 0 ? standard.MaxAge : TimeSpan.FromMilliseconds(milliseconds),
            AgeBuckets = ageBuckets,
            BufferCapacity = BufferCapacity == 0 ? standard.BufferCapacity : (int)BufferCapacity,
        };
    }

    private static uint ReadSize(YamlSection section, string key, uint limit)
    {
        uint value = section.WholeNumber(key) ?? 0;
        if (value > limit)
        {
            section.Warn(key, string.Create(CultureInfo.InvariantCulture, $"{value} is above the maximum of {limit}, which is used instead"));
        }

        return Math.Min(value, limit);
    }

    private static string Plain(double value) => value.ToString(CultureInfo.InvariantCulture);
}
