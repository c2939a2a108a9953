namespace PopCon.Metrics;

/// <summary>The type of a metric family, in Prometheus's words.</summary>
internal enum MetricType : byte
{
    /// <summary>A number that only grows.</summary>
    Counter,

    /// <summary>A number that goes up and down.</summary>
    Gauge,

    /// <summary>Quantiles, sum and count.</summary>
    Summary,

    /// <summary>Buckets, sum and count.</summary>
    Histogram,
}
