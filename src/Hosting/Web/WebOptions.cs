using PopCon.Hosting.Values;

namespace PopCon.Hosting.Web;

/// <summary>Settings of the HTTP side.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record WebOptions
{
    /// <summary>Where HTTP listens.</summary>
    /// <value>Default <c>:9102</c>, same as statsd_exporter; empty means <c>:http</c>, as it does there.</value>
    public ListenAddress ListenAddress { get; init; } = ListenAddress.ForWeb(":9102");

    /// <summary>The path that serves the metrics.</summary>
    /// <value>Starts with a slash; default <c>/metrics</c>. With <c>/</c> every path that is not another endpoint serves metrics.</value>
    public string TelemetryPath { get; init; } = "/metrics";

    /// <summary>Whether <c>/-/reload</c> and <c>/-/quit</c> exist.</summary>
    /// <value>Default: false.</value>
    public bool EnableLifecycle { get; init; }

    /// <summary>The file with TLS and basic auth settings.</summary>
    /// <value>A path; default and empty: plain HTTP for everyone who can connect.</value>
    public string ConfigFile { get; init; } = string.Empty;

    /// <summary>Whether all of the bridge's own metrics are shown: also gauges, and counters that are 0.</summary>
    /// <value>
    /// Default: false, so that a scrape shows what statsd_exporter's would; what tells of a loss appears with its first event
    /// all the same.
    /// </value>
    public bool BridgeMetrics { get; init; }

    /// <summary>Whether a scraper that asks for OpenMetrics gets it, which renames counters to end in <c>_total</c>.</summary>
    /// <value>Default: false, so that a switcher's series keep their names.</value>
    public bool OpenMetrics { get; init; }
}
