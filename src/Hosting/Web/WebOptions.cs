using PopCon.Hosting.Values;

namespace PopCon.Hosting.Web;

/// <summary>Options of the HTTP side. Defaults: <see cref="WebSettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record WebOptions
{
    /// <summary>Where HTTP listens.</summary>
    /// <value>Empty means <c>:http</c>; programs have defaults of their own.</value>
    public ListenAddress ListenAddress { get; init; } = ListenAddress.ForWeb(string.Empty);

    /// <summary>The path that serves the metrics.</summary>
    /// <value>Starts with a slash. With <c>/</c> every path that is not another endpoint serves metrics.</value>
    public string TelemetryPath { get; init; } = WebSettings.TelemetryPath.Default;

    /// <summary>Whether <c>/-/reload</c> and <c>/-/quit</c> exist.</summary>
    public bool EnableLifecycle { get; init; } = WebSettings.EnableLifecycle.Default;

    /// <summary>The file with TLS and basic auth settings.</summary>
    /// <value>A path; empty: plain HTTP for everyone who can connect.</value>
    public string ConfigFile { get; init; } = WebSettings.ConfigFile.Default;

    /// <summary>Whether all of the bridge's own metrics are shown: also gauges, and counters that are 0.</summary>
    /// <value>
    /// Default: false, so that a scrape shows what statsd_exporter's would; what tells of a loss appears with its first event
    /// all the same.
    /// </value>
    public bool BridgeMetrics { get; init; }

    /// <summary>Whether a scraper that asks for OpenMetrics gets it, which renames counters to end in <c>_total</c>.</summary>
    /// <value>Default: false, so that a switcher's series keep their names.</value>
    public bool OpenMetrics { get; init; } = WebSettings.OpenMetrics.Default;
}
