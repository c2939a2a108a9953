namespace PopCon.Benchmarks.Send;

/// <summary>What the lines look like.</summary>
internal enum TrafficKind
{
    /// <summary>Popularity counters: <c>dotnet_popcon.library_used.vendor7_toolkit_part44:1|c</c>.</summary>
    Counters,

    /// <summary>A fifth each of sampled counters, tagged timers, gauges, popularity counters and tagged histograms.</summary>
    Mixed,
}
