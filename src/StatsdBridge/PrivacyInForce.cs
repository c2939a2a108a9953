using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Metrics;
using PopCon.Reports.Figures;
using PopCon.StatsdBridge.Configuration;

namespace PopCon.StatsdBridge;

/// <summary>What the modes of privacy in force mean for figures: which days have any, and what the page says of it.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Calendar">Which days carry figures: those of the longest epoch, so that nothing is shown of a part of one.</param>
/// <param name="Settings">Names and values for people; empty without a mode.</param>
internal sealed record PrivacyInForce(ReleaseCalendar Calendar, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>No mode.</summary>
    public static PrivacyInForce None { get; } = new(ReleaseCalendar.Immediate, []);

    /// <summary>That of some modes.</summary>
    public static PrivacyInForce Of(IReadOnlyList<FamilyRelease> modes, PrivacyOptions options) => modes.Count == 0 ? None : new(
        new ReleaseCalendar(modes.Max(release => release.Mode == ReleaseMode.Gate ? options.GateEpoch : options.DpEpoch)),
        [.. modes.SelectMany(release => PrivacyCheck.Describe(release, options))
            .Where(setting => setting.Value.Length > 0)
            .Select(setting => setting.Name is "epoch" ? new KeyValuePair<string, string>("epoch", Text(setting.Value)) : new(setting.Name, setting.Value))]);

    private static string Text(string seconds)
    {
        TimeSpan epoch = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
        return epoch.TotalDays >= 1
            ? epoch.TotalDays.ToString("0.##", CultureInfo.InvariantCulture) + (epoch.TotalDays == 1 ? " day" : " days")
            : seconds + " seconds";
    }
}
