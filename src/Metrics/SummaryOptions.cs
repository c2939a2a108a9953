using System;
using System.Collections.Generic;

namespace PopCon.Metrics;

/// <summary>How a summary computes its quantiles. Values are valid: the mapping file's validation saw to it.</summary>
internal sealed record SummaryOptions
{
    /// <summary>The quantiles and their errors. <value>Default 0.5 ± 0.05, 0.9 ± 0.01, 0.99 ± 0.001, same as statsd_exporter.</value></summary>
    public IReadOnlyList<QuantileObjective> Quantiles { get; init; } = [new(0.5, 0.05), new(0.9, 0.01), new(0.99, 0.001)];

    /// <summary>How long an observation counts towards the quantiles. <value>Default 10 minutes.</value></summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>In how many steps it ages. <value>1 or more; default 5.</value></summary>
    public int AgeBuckets { get; init; } = 5;

    /// <summary>How many observations are collected before they are put into the streams. <value>1 or more; default 500.</value></summary>
    public int BufferCapacity { get; init; } = 500;
}
