using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Options for keeping values over a restart. Defaults: <see cref="StateSettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StateOptions
{
    /// <summary>Where the values are saved.</summary>
    /// <value>A path; empty: nowhere.</value>
    public string File { get; init; } = StateSettings.File.Default;

    /// <summary>How often they are saved.</summary>
    /// <value>Above 0.</value>
    public TimeSpan Interval { get; init; } = StateSettings.Interval.Default;
}
