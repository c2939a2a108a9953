using System;
using PopCon.Metrics;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>How counters of popularity are held back, so that nothing shown tells of a single person.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record PrivacyOptions
{
    /// <summary>How the families that <see cref="Families"/> matches are released.</summary>
    /// <value>Default: off, which changes nothing.</value>
    public ReleaseMode Mode { get; init; }

    /// <summary>Which families: a regular expression of RE2, of the whole metric name.</summary>
    /// <value>Default: the popularity counters of the Reporter and the Python original.</value>
    public string Families { get; init; } = "(dotnet|python)_popcon_(library_used|library_unused|reports)";

    /// <summary>With a gate: the least count of an epoch that is shown, and its grain.</summary>
    /// <value>2 or more; default 50.</value>
    public long GateK { get; init; } = 50;

    /// <summary>With a gate: the length of an epoch.</summary>
    /// <value>A second or more; default a day.</value>
    public TimeSpan GateEpoch { get; init; } = TimeSpan.FromDays(1);

    /// <summary>With dp: the ε of the promise.</summary>
    /// <value>Above 0, at most 10; default 1.</value>
    public double DpEpsilon { get; init; } = 1;

    /// <summary>With dp: the δ of the promise.</summary>
    /// <value>Above 0, at most 0.01; default 10^-6.</value>
    public double DpDelta { get; init; } = 1e-6;

    /// <summary>With dp: the increments of a unit, and the most that count of one datagram.</summary>
    /// <value>1 to 1,000,000; default 64.</value>
    public int DpUnit { get; init; } = 64;

    /// <summary>With dp: the length of an epoch.</summary>
    /// <value>A second or more; default a week.</value>
    public TimeSpan DpEpoch { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether a clean stop writes hidden counts for the next start.</summary>
    /// <value>Default: true.</value>
    public bool KeepsHiddenCounts { get; init; } = true;

    /// <summary>Whether lines may be passed on to another server beside a mode.</summary>
    /// <value>Default: false.</value>
    public bool AllowsRelay { get; init; }

    /// <summary>Whether the bridge's own metrics are shown as without a mode.</summary>
    /// <value>Default: false.</value>
    public bool ShowsLiveSelfMetrics { get; init; }
}
