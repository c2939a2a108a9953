using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Settings for keeping values over a restart.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StateOptions
{
    /// <summary>Where the values are saved.</summary>
    /// <value>A path; default and empty: nowhere, a restart begins at 0, same as statsd_exporter.</value>
    public string File { get; init; } = string.Empty;

    /// <summary>How often they are saved; a kill loses at most this much.</summary>
    /// <value>Above 0, default 30 s.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);
}
