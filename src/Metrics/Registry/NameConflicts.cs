using System;
using System.Collections.Generic;

namespace PopCon.Metrics.Registry;

/// <summary>Which metric names cannot stand side by side in one scrape.</summary>
/// <remarks>
/// The first two rules are statsd_exporter's own, word for word, because alerts exist on what they count. The rest are
/// the clashes that it accepts and that then fail every scrape: a scrape must never fail, so they are refused as well.
/// </remarks>
internal static class NameConflicts
{
    private const string Bucket = "_bucket";

    private static readonly string[] Suffixes = [Bucket, "_count", "_sum"];

    /// <summary>Whether a new series of this name and type must be refused.</summary>
    public static bool Exists(Dictionary<string, MetricFamily> families, string name, MetricType type)
    {
        if (families.TryGetValue(name, out MetricFamily? family) && (family.Type != type || family.IsOwn))
        {
            return true;
        }

        return IsPartOfAnother(families, name, type) || (IsObserver(type) && HasPartOfItsOwn(families, name, type));
    }

    // kite_sum beside kite, where kite is a summary, a histogram, or (as statsd_exporter has it) a gauge.
    private static bool IsPartOfAnother(Dictionary<string, MetricFamily> families, string name, MetricType type)
    {
        foreach (string suffix in Suffixes)
        {
            if (!name.EndsWith(suffix, StringComparison.Ordinal)
                || !families.TryGetValue(name[..^suffix.Length], out MetricFamily? whole))
            {
                continue;
            }

            bool isBucket = suffix.Equals(Bucket, StringComparison.Ordinal);
            bool isConflict = IsObserver(type)
                ? whole.Type == MetricType.Histogram || (whole.Type == MetricType.Summary && !isBucket)
                : whole.Type != MetricType.Counter;
            if (isConflict)
            {
                return true;
            }
        }

        return false;
    }

    // A summary or histogram kite beside anything that is already called kite_sum.
    private static bool HasPartOfItsOwn(Dictionary<string, MetricFamily> families, string name, MetricType type) =>
        families.ContainsKey(name + "_sum")
        || families.ContainsKey(name + "_count")
        || (type == MetricType.Histogram && families.ContainsKey(name + Bucket));

    private static bool IsObserver(MetricType type) => type is MetricType.Summary or MetricType.Histogram;
}
