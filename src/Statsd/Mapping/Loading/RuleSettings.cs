using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads how a rule keeps its metric, and completes it from <c>defaults</c>. One instance per rule.</summary>
internal sealed class RuleSettings(YamlSection section, DefaultsSection defaults)
{
    private const string SummaryKey = "summary_options";
    private const string HistogramKey = "histogram_options";

    /// <summary>Reads the settings and reports what is wrong in them.</summary>
    public MetricSettings Read()
    {
        ObserverType? type = Words.ReadObserverType(section) ?? defaults.ObserverType;
        long ttl = section.Duration("ttl");
        return new MetricSettings(
            type ?? ObserverType.Summary,
            ReadSummary(type).ToOptions(),
            ReadHistogram(type).ToOptions(),
            ttl == 0 ? defaults.Ttl : ttl,
            section.Number("scale"),
            section.Switch("honor_labels") ?? false,
            section.Text("help") ?? string.Empty);
    }

    private SummarySection ReadSummary(ObserverType? type)
    {
        bool isGiven = section.Find(SummaryKey) is not null;
        if (isGiven && type == ObserverType.Histogram)
        {
            section.Error(SummaryKey, "does not fit observer_type histogram; remove it or use histogram_options");
        }

        SummarySection own = SummarySection.Read(section);
        if (HasOldList("quantiles", SummaryKey))
        {
            var quantiles = SummarySection.ReadQuantiles(section);
            own = type == ObserverType.Summary ? own with { Quantiles = quantiles ?? own.Quantiles } : own;
        }

        // Without any observer_type, a rule's block only inherits the quantiles, and the rest is as without defaults.
        return type is null && isGiven
            ? own with { Quantiles = own.Quantiles ?? defaults.Summary.Quantiles }
            : own.InheritFrom(defaults.Summary);
    }

    private HistogramSection ReadHistogram(ObserverType? type)
    {
        if (section.Find(HistogramKey) is not null && type == ObserverType.Summary)
        {
            section.Error(HistogramKey, "does not fit observer_type summary; remove it or use summary_options");
        }

        HistogramSection own = HistogramSection.Read(section);
        if (HasOldList("buckets", HistogramKey))
        {
            var buckets = HistogramSection.ReadBuckets(section);
            own = type == ObserverType.Histogram ? own with { Buckets = buckets ?? own.Buckets } : own;
        }

        return own.InheritFrom(defaults.Histogram);
    }

    // With the deprecated list beside the new one, even an empty one, it is not clear which was meant.
    private bool HasOldList(string key, string block)
    {
        if (section.Find(key) is null)
        {
            return false;
        }

        if (section.Section(block).Find(key) is not null)
        {
            section.Error(key, $"given twice; remove it and keep {block}.{key}");
        }
        else
        {
            section.Warn(key, $"deprecated; use {block}.{key}");
        }

        return true;
    }
}
