namespace PopCon.StatsdBridge.Metrics;

/// <summary>The series of one family that have the same label names, with the settings frozen at first use.</summary>
internal sealed class SeriesVector
{
    /// <param name="family">Whose series these are.</param>
    /// <param name="labelNames">The label names, in byte order.</param>
    public SeriesVector(MetricFamily family, string[] labelNames)
    {
        Family = family;
        LabelNames = labelNames;
    }

    /// <summary>The family.</summary>
    public MetricFamily Family { get; }

    /// <summary>The label names, in byte order; empty for the one series without labels.</summary>
    public string[] LabelNames { get; }

    /// <summary>How its summaries count; <see langword="null"/> for other types.</summary>
    public SummaryOptions? Summary { get; init; }

    /// <summary>How its histograms count; <see langword="null"/> for other types.</summary>
    public HistogramOptions? Histogram { get; init; }
}
