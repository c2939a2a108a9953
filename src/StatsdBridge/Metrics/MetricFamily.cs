namespace PopCon.StatsdBridge.Metrics;

/// <summary>All series with one metric name: they share a type and a HELP text.</summary>
internal sealed class MetricFamily(string name, MetricType type, string help)
{
    /// <summary>The metric name: letters, digits and underscores, so always ASCII.</summary>
    public string Name { get; } = name;

    /// <summary>The type, bound by the first series.</summary>
    public MetricType Type { get; } = type;

    /// <summary>The HELP text, not escaped.</summary>
    public string Help { get; } = help;
}
