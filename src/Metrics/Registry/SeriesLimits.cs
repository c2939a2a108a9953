namespace PopCon.Metrics.Registry;

/// <summary>How much the registry may hold. 0 is no limit, for each.</summary>
/// <param name="Series">Time series in all, as a scrape counts them: a summary or histogram is several.</param>
/// <param name="SeriesPerName">Time series with one metric name.</param>
/// <param name="NameBytes">Length of a metric name.</param>
/// <param name="LabelBytes">Length of a label name or value.</param>
/// <param name="TextBytes">Names and encoded labels in all.</param>
internal sealed record SeriesLimits(long Series, long SeriesPerName, int NameBytes, int LabelBytes, long TextBytes)
{
    /// <summary>No limit at all.</summary>
    public static SeriesLimits None { get; } = new(0, 0, 0, 0, 0);
}
