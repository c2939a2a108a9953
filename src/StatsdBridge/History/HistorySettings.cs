using System;
using System.Collections.Generic;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.History;

/// <summary>The settings of the daily counts on disk.</summary>
/// <remarks>Immutable.</remarks>
internal static class HistorySettings
{
    /// <summary>Default: nothing is written, same as statsd_exporter.</summary>
    public static readonly Setting<string> Folder = Setting.Text(
        "history.folder", string.Empty, "PATH", "Folder that keeps the daily counts of packages, for the page and the API. Empty: none.");

    /// <summary>Default: a year, and the month to compare with.</summary>
    public static readonly Setting<TimeSpan> Keep = Setting.Of(
        "history.keep", "400d", "DURATION", "How long days are kept. 1d to 36500d; files go by whole months.", static text =>
            GoDuration.TryParse(text, out TimeSpan keep) && keep >= TimeSpan.FromDays(1) && keep <= TimeSpan.FromDays(36_500)
                ? keep
                : throw new FormatException("must be a duration from 1d to 36500d, such as 400d"));

    /// <summary>Both, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Folder, Keep];

    /// <summary>The options.</summary>
    public static HistoryOptions Read(SettingValues values) => new() { Folder = values.Get(Folder), Keep = values.Get(Keep) };
}
