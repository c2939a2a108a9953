using PopCon.Hosting.Logging;
using PopCon.Hosting.Web;
using PopCon.StatsdBridge.History;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Everything an operator can set, checked and ready for use: one record per stage.</summary>
/// <remarks>Immutable. <see cref="CommandLine"/> builds the record once at start.</remarks>
internal sealed record BridgeOptions
{
    /// <summary>The HTTP side.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>Listeners, parsing and mapping.</summary>
    public StatsdOptions Statsd { get; init; } = new();

    /// <summary>Passing lines on to another statsd server.</summary>
    public RelayOptions Relay { get; init; } = new();

    /// <summary>Limits on what clients can make grow.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Keeping values over a restart.</summary>
    public StateOptions State { get; init; } = new();

    /// <summary>The daily counts on disk.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>Whether the page with the figures is served, in place of statsd_exporter's landing page.</summary>
    /// <value>Default: true.</value>
    public bool HasPage { get; init; } = true;

    /// <summary>What is held back until the end of an epoch.</summary>
    public PrivacyOptions Privacy { get; init; } = new();

    /// <summary>What is logged, and how it looks.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Load the mapping file, report its mistakes and end, without opening a port.</summary>
    /// <value>Default: false.</value>
    public bool CheckConfig { get; init; }

    /// <summary>Where to write the glob automaton as Graphviz text after the first load.</summary>
    /// <value>A path; default and empty: nowhere.</value>
    public string DumpFsmPath { get; init; } = string.Empty;

    /// <summary>The JSON settings file that was read below environment and command line.</summary>
    /// <value>A path; default and empty: none.</value>
    public string SettingsFile { get; init; } = string.Empty;
}
