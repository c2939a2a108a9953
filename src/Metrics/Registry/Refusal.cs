namespace PopCon.Metrics.Registry;

/// <summary>Why the registry has no series for a sample.</summary>
internal enum Refusal : byte
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>The name is bound to another type, or would collide with another metric in a scrape.</summary>
    Conflict,

    /// <summary>A label name that Prometheus keeps for itself: <c>__…</c>, <c>le</c> on a histogram, <c>quantile</c> on a summary.</summary>
    ReservedLabelName,

    /// <summary>The limit on all series.</summary>
    SeriesLimit,

    /// <summary>The limit on the series of one metric name.</summary>
    SeriesPerNameLimit,

    /// <summary>The limit on the length of a metric name.</summary>
    NameLengthLimit,

    /// <summary>The limit on the length of a label name or value.</summary>
    LabelLengthLimit,

    /// <summary>The limit on the text of all names and labels.</summary>
    TextLimit,
}
