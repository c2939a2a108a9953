using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>Reads how a rule wants its metric kept, and completes it from <c>defaults</c>. One instance per rule.</summary>
internal sealed class RuleSettings(
    MappingSection section, string place, DefaultsSection defaults, MappingProblems problems)
{
    /// <summary>Reads the settings and notes what is wrong in them.</summary>
    public MetricSettings Read()
    {
        ObserverType? type = Words.ReadObserverType(section, place, problems) ?? defaults.ObserverType;
        long ttl = section.Duration("ttl");
        return new MetricSettings(
            type ?? ObserverType.Summary,
            ReadSummary(type).ToOptions(),
            ReadHistogram(type).ToOptions(),
            ttl == 0 ? defaults.Ttl : ttl,
            section.Number("scale"),
            section.Boolean("honor_labels"),
            section.Text("help") ?? string.Empty);
    }

    private SummarySection ReadSummary(ObserverType? type)
    {
        YamlNode? block = section.Find("summary_options");
        if (block is not null && type == ObserverType.Histogram)
        {
            problems.Error(
                block, place, "summary_options do not fit observer_type histogram; remove them or use histogram_options");
        }

        SummarySection own = block is null
            ? SummarySection.Empty
            : SummarySection.Read(block, $"{place}, summary_options", problems);
        if (HasOldList("quantiles", block, "summary_options"))
        {
            var quantiles = SummarySection.ReadQuantiles(section.List("quantiles"), "quantiles", place, problems);
            own = type == ObserverType.Summary ? own with { Quantiles = quantiles ?? own.Quantiles } : own;
        }

        // Without any observer_type, a rule's block only inherits the quantiles, and the rest is as without defaults.
        return type is null && block is not null
            ? own with { Quantiles = own.Quantiles ?? defaults.Summary.Quantiles }
            : own.InheritFrom(defaults.Summary);
    }

    private HistogramSection ReadHistogram(ObserverType? type)
    {
        YamlNode? block = section.Find("histogram_options");
        if (block is not null && type == ObserverType.Summary)
        {
            problems.Error(
                block, place, "histogram_options do not fit observer_type summary; remove them or use summary_options");
        }

        HistogramSection own = block is null
            ? HistogramSection.Empty
            : HistogramSection.Read(block, $"{place}, histogram_options", problems);
        if (HasOldList("buckets", block, "histogram_options"))
        {
            var buckets = HistogramSection.ReadBuckets(section.List("buckets"), place, problems);
            own = type == ObserverType.Histogram ? own with { Buckets = buckets ?? own.Buckets } : own;
        }

        return own.InheritFrom(defaults.Histogram);
    }

    // The deprecated list beside the new one, even an empty one, leaves open which was meant.
    private bool HasOldList(string key, YamlNode? block, string blockKey)
    {
        YamlNode? old = section.Find(key);
        if (old is null)
        {
            return false;
        }

        bool hasNew = block is not null && new MappingSection(block, place, problems, []).Find(key) is not null;
        if (hasNew)
        {
            problems.Error(old, place, $"{key} and {blockKey}.{key} are both given; keep {blockKey}.{key}");
        }
        else
        {
            problems.Warn(old, place, $"{key} is deprecated; use {blockKey}.{key}");
        }

        return true;
    }
}
