using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>The <c>defaults</c> block: what rules inherit and what unmapped names get. Immutable.</summary>
internal sealed record DefaultsSection
{
    /// <summary>An absent block.</summary>
    public static DefaultsSection Empty { get; } = new();

    /// <summary><see langword="null"/>: not set, which makes observers summaries but tolerates both option blocks.</summary>
    public ObserverType? ObserverType { get; init; }

    /// <summary>Whether <c>match</c> is a regular expression where a rule does not say.</summary>
    public bool IsRegex { get; init; }

    /// <summary>Whether the most specific glob wins instead of the first.</summary>
    public bool DisableGlobOrdering { get; init; }

    /// <summary>In nanoseconds; 0 is for ever.</summary>
    public long Ttl { get; init; }

    /// <summary>Summary options.</summary>
    public SummarySection Summary { get; init; } = new();

    /// <summary>Histogram options.</summary>
    public HistogramSection Histogram { get; init; } = new();

    /// <summary>Reads the block; <see langword="null"/> for an absent one.</summary>
    public static DefaultsSection Read(YamlNode? node, YamlProblems problems)
    {
        if (node is null)
        {
            return Empty;
        }

        var section = new YamlSection(
            node,
            "defaults",
            problems,
            ["observer_type", "match_type", "glob_disable_ordering", "ttl", "summary_options", "histogram_options"],
            "timer_type",
            "buckets",
            "quantiles");
        return new DefaultsSection
        {
            ObserverType = Words.ReadObserverType(section),
            IsRegex = Words.ReadIsRegex(section) ?? false,
            DisableGlobOrdering = section.Switch("glob_disable_ordering") ?? false,
            Ttl = section.Duration("ttl"),
            Summary = ReadSummary(section),
            Histogram = ReadHistogram(section),
        };
    }

    /// <summary>How to keep what no rule matches.</summary>
    public MetricSettings ToSettings() => new(
        ObserverType ?? Mapping.ObserverType.Summary,
        Summary.ToOptions(),
        Histogram.ToOptions(),
        Ttl,
        Scale: null,
        HonorLabels: false,
        Help: string.Empty);

    // The old key only counts without the new list, and then resets the other fields of the block, as statsd_exporter does.
    private static SummarySection ReadSummary(YamlSection section)
    {
        SummarySection summary = SummarySection.Read(section);
        if (section.Find("quantiles") is null)
        {
            return summary;
        }

        section.Warn("quantiles", "deprecated; use summary_options.quantiles");
        var quantiles = SummarySection.ReadQuantiles(section);
        return summary.Quantiles is null && quantiles is not null ? new SummarySection { Quantiles = quantiles } : summary;
    }

    private static HistogramSection ReadHistogram(YamlSection section)
    {
        HistogramSection histogram = HistogramSection.Read(section);
        if (section.Find("buckets") is null)
        {
            return histogram;
        }

        section.Warn("buckets", "deprecated; use histogram_options.buckets");
        var buckets = HistogramSection.ReadBuckets(section);
        return histogram.Buckets is null && buckets is not null ? new HistogramSection { Buckets = buckets } : histogram;
    }
}
