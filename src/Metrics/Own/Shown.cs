namespace PopCon.Metrics.Own;

/// <summary>When a metric of the program's own appears in a scrape.</summary>
internal enum Shown
{
    /// <summary>From the start on, also while it is 0.</summary>
    Always,

    /// <summary>From the first count on.</summary>
    OnceCounted,

    /// <summary>From the first count on, or from the start on where all metrics are asked for: a counter of losses.</summary>
    OnceLost,

    /// <summary>Only where all metrics are asked for.</summary>
    OnRequest,
}
