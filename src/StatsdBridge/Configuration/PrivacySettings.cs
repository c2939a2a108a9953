using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Values;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;
using PopCon.StatsdBridge.Noise;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings of privacy.</summary>
/// <remarks>Immutable.</remarks>
internal static class PrivacySettings
{
    private const string DefaultFamilies = "(dotnet|python)_popcon_(library_used|library_unused|reports)";

    /// <summary>Default: off, which changes nothing.</summary>
    public static readonly Setting<ReleaseMode> Mode = Setting.Word(
        "privacy.mode",
        "off",
        "Release of popularity counters: at once (off), by a gate of counts (gate) or with noise (dp).",
        StringComparison.Ordinal,
        ["off", "gate", "dp"],
        [ReleaseMode.Off, ReleaseMode.Gate, ReleaseMode.Dp]);

    /// <summary>Default: the popularity counters of the Reporter and of the Python original.</summary>
    public static readonly Setting<string> Families = Setting.Of(
        "privacy.families",
        DefaultFamilies,
        "REGEX",
        "Metrics that the mode is for: an RE2 regular expression of the whole metric name.",
        static text => text is not DefaultFamilies && Protection.MistakeIn(text) is { } mistake
            ? throw new FormatException("must be a regular expression of RE2: " + mistake)
            : text);

    /// <summary>Default: above what one person starts in a day, unless that person starts programs in loops.</summary>
    public static readonly Setting<long> GateK = Setting.Of(
        "privacy.gate.k", "50", "COUNT", "Minimum count of an epoch that a gate shows, and its grain. At least 2.", static text => ParseCount(text, 2, int.MaxValue));

    /// <summary>Default: a day, so that no hour of it shows.</summary>
    public static readonly Setting<TimeSpan> GateEpoch = Epoch(
        "privacy.gate.epoch", "1d", "Length of an epoch with a gate. At least 1s; a warning below 1h.");

    /// <summary>Default: what a unit that is there or not can change by a factor of e.</summary>
    public static readonly Setting<double> DpEpsilon = Setting.Of(
        "privacy.dp.epsilon", "1", "NUMBER", "Epsilon of differential privacy for a unit. Above 0, at most 10.", static text => ParseNumber(text, 10));

    /// <summary>Default: far below one in the number of units of a site.</summary>
    public static readonly Setting<double> DpDelta = Setting.Of(
        "privacy.dp.delta", "1e-6", "NUMBER", "Delta of differential privacy for a unit. Above 0, at most 0.01.", static text => ParseNumber(text, 0.01));

    /// <summary>Default: a process with 63 packages and its report.</summary>
    public static readonly Setting<int> DpUnit = Setting.Of(
        "privacy.dp.unit", "64", "COUNT", "Increments of a unit; more of one datagram do not count. 1 to 1000000.", static text => (int)ParseCount(text, 1, 1_000_000));

    /// <summary>Default: a week, because every epoch has noise of its own.</summary>
    public static readonly Setting<TimeSpan> DpEpoch = Epoch(
        "privacy.dp.epoch", "7d", "Length of an epoch with dp. At least 1s; a warning below 1d.");

    /// <summary>Default: a restart within an epoch loses nothing.</summary>
    public static readonly Setting<bool> HiddenCounts = Setting.Word(
        "privacy.hidden-counts",
        "stop",
        "Counts of the open epoch: written by a clean stop for the next start (stop) or forgotten (never).",
        StringComparison.Ordinal,
        ["stop", "never"],
        [true, false]);

    /// <summary>Default: off.</summary>
    public static readonly Setting<bool> Relay = Setting.Switch(
        "privacy.relay", false, "Relay beside a mode, although it passes on what the mode holds back. Off by default.");

    /// <summary>Default: off.</summary>
    public static readonly Setting<bool> LiveSelfMetrics = Setting.Switch(
        "privacy.live-self-metrics", false, "The bridge's own metrics as without a mode, although they show when lines come. Off by default.");

    /// <summary>All of them, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [Mode, Families, GateK, GateEpoch, DpEpsilon, DpDelta, DpUnit, DpEpoch, HiddenCounts, Relay, LiveSelfMetrics];

    /// <summary>The options.</summary>
    public static PrivacyOptions Read(SettingValues values)
    {
        var options = new PrivacyOptions
        {
            Mode = values.Get(Mode),
            Families = values.Get(Families),
            GateK = values.Get(GateK),
            GateEpoch = values.Get(GateEpoch),
            DpEpsilon = values.Get(DpEpsilon),
            DpDelta = values.Get(DpDelta),
            DpUnit = values.Get(DpUnit),
            DpEpoch = values.Get(DpEpoch),
            KeepsHiddenCounts = values.Get(HiddenCounts),
            AllowsRelay = values.Get(Relay),
            ShowsLiveSelfMetrics = values.Get(LiveSelfMetrics),
        };
        if (!new DpParameters(options.DpEpsilon, options.DpDelta, options.DpUnit).IsDrawable)
        {
            values.Refuse(DpEpsilon, "needs noise above 100 million, which no count outweighs; use more, or a smaller privacy.dp.unit");
        }

        if (options is { Mode: not ReleaseMode.Off, AllowsRelay: false } && !values.Get(RelaySettings.Address).IsEmpty)
        {
            values.Refuse(RelaySettings.Address, "passes on every line that privacy.mode holds back; remove it, or allow it with --privacy.relay");
        }

        return options;
    }

    private static Setting<TimeSpan> Epoch(string name, string value, string help) =>
        Setting.Of(name, value, "DURATION", help, static text =>
            GoDuration.TryParse(text, out TimeSpan epoch) && epoch >= TimeSpan.FromSeconds(1)
                ? epoch
                : throw new FormatException("must be a duration of 1s or more, such as 1d"));

    private static long ParseCount(string text, long minimum, long maximum) =>
        WholeNumber.TryParse(text, out long value) && value >= minimum && value <= maximum
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}"));

    private static double ParseNumber(string text, double maximum) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
        && value > 0
        && value <= maximum
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"must be a number above 0 and at most {maximum}"));
}
