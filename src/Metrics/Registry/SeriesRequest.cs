namespace PopCon.Metrics.Registry;

/// <summary>What a first sample of a series asks the registry for, beside the labels.</summary>
/// <param name="Name">The metric name, escaped and not empty.</param>
/// <param name="Type">The type.</param>
/// <param name="Help">The HELP text, if the family is new.</param>
/// <param name="TtlMilliseconds">How long the series lives after its last sample; 0 is for ever.</param>
/// <param name="Summary">If it is to be a summary whose label names are new.</param>
/// <param name="Histogram">If it is to be a histogram whose label names are new.</param>
/// <param name="Release">How what is counted gets to what is shown.</param>
internal readonly record struct SeriesRequest(
    string Name,
    MetricType Type,
    string Help,
    long TtlMilliseconds,
    SummaryOptions? Summary,
    HistogramOptions? Histogram,
    FamilyRelease Release = default);
