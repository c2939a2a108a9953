using PopCon.Hosting.Yaml;

namespace PopCon.Statsd.Mapping.Loading;

/// <summary>The <c>defaults</c> block: what rules inherit and what unmapped names get. Immutable.</summary>
internal sealed record DefaultsSection
{
    private const string Place = "defaults";

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
    public SummarySection Summary { get; init; } = SummarySection.Empty;

    /// <summary>Histogram options.</summary>
    public HistogramSection Histogram { get; init; } = HistogramSection.Empty;

    /// <summary>Reads the block; <see langword="null"/> for an absent one.</summary>
    public static DefaultsSection Read(YamlNode? node, MappingProblems problems)
    {
        if (node is null)
        {
            return Empty;
        }

        var section = new MappingSection(
            node,
            Place,
            problems,
            ["observer_type", "match_type", "glob_disable_ordering", "ttl", "summary_options", "histogram_options"],
            "timer_type",
            "buckets",
            "quantiles");
        return new DefaultsSection
        {
            ObserverType = Words.ReadObserverType(section, Place, problems),
            IsRegex = Words.ReadIsRegex(section, Place, problems) ?? false,
            DisableGlobOrdering = section.Boolean("glob_disable_ordering"),
            Ttl = section.Duration("ttl"),
            Summary = ReadSummary(section, problems),
            Histogram = ReadHistogram(section, problems),
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
    private static SummarySection ReadSummary(MappingSection section, MappingProblems problems)
    {
        SummarySection summary = section.Find("summary_options") is { } block
            ? SummarySection.Read(block, $"{Place}, summary_options", problems)
            : SummarySection.Empty;
        if (section.Find("quantiles") is not { } old)
        {
            return summary;
        }

        problems.Warn(old, Place, "quantiles is deprecated; use summary_options.quantiles");
        var quantiles = SummarySection.ReadQuantiles(section.List("quantiles"), "quantiles", Place, problems);
        return summary.Quantiles is null && quantiles is not null ? new SummarySection { Quantiles = quantiles } : summary;
    }

    private static HistogramSection ReadHistogram(MappingSection section, MappingProblems problems)
    {
        HistogramSection histogram = section.Find("histogram_options") is { } block
            ? HistogramSection.Read(block, $"{Place}, histogram_options", problems)
            : HistogramSection.Empty;
        if (section.Find("buckets") is not { } old)
        {
            return histogram;
        }

        problems.Warn(old, Place, "buckets is deprecated; use histogram_options.buckets");
        var buckets = HistogramSection.ReadBuckets(section.List("buckets"), Place, problems);
        return histogram.Buckets is null && buckets is not null ? new HistogramSection { Buckets = buckets } : histogram;
    }
}
