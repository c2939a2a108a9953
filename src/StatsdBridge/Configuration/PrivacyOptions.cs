using System;
using PopCon.Metrics;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Options for holding popularity counters back, so that nothing shown identifies a person. Defaults: <see cref="PrivacySettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record PrivacyOptions
{
    /// <summary>How the families that <see cref="Families"/> matches are released.</summary>
    public ReleaseMode Mode { get; init; } = PrivacySettings.Mode.Default;

    /// <summary>Which families.</summary>
    /// <value>A regular expression of RE2, of the whole metric name.</value>
    public string Families { get; init; } = PrivacySettings.Families.Default;

    /// <summary>With a gate: the least count of an epoch that is shown, and its grain.</summary>
    /// <value>2 or more.</value>
    public long GateK { get; init; } = PrivacySettings.GateK.Default;

    /// <summary>With a gate: the length of an epoch.</summary>
    /// <value>A second or more.</value>
    public TimeSpan GateEpoch { get; init; } = PrivacySettings.GateEpoch.Default;

    /// <summary>With dp: the ε of the promise.</summary>
    /// <value>Above 0, at most 10.</value>
    public double DpEpsilon { get; init; } = PrivacySettings.DpEpsilon.Default;

    /// <summary>With dp: the δ of the promise.</summary>
    /// <value>Above 0, at most 0.01.</value>
    public double DpDelta { get; init; } = PrivacySettings.DpDelta.Default;

    /// <summary>With dp: the increments of a unit, and the most that count of one datagram.</summary>
    /// <value>1 to 1,000,000.</value>
    public int DpUnit { get; init; } = PrivacySettings.DpUnit.Default;

    /// <summary>With dp: the length of an epoch.</summary>
    /// <value>A second or more.</value>
    public TimeSpan DpEpoch { get; init; } = PrivacySettings.DpEpoch.Default;

    /// <summary>Whether a clean stop writes hidden counts for the next start.</summary>
    public bool KeepsHiddenCounts { get; init; } = PrivacySettings.HiddenCounts.Default;

    /// <summary>Whether lines may be passed on to another server beside a mode.</summary>
    public bool AllowsRelay { get; init; } = PrivacySettings.Relay.Default;

    /// <summary>Whether the bridge's own metrics are shown as without a mode.</summary>
    public bool ShowsLiveSelfMetrics { get; init; } = PrivacySettings.LiveSelfMetrics.Default;
}
