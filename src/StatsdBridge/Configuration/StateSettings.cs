using System;
using System.Collections.Generic;
using PopCon.Hosting.Flags;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings for keeping values over a restart.</summary>
/// <remarks>Immutable.</remarks>
internal static class StateSettings
{
    /// <summary>Default: a restart begins at 0, same as statsd_exporter.</summary>
    public static readonly Setting<string> File = Setting.Text(
        "state.file", string.Empty, "PATH", "File that keeps values over a restart. Empty: none.");

    /// <summary>A kill loses at most this much.</summary>
    public static readonly Setting<TimeSpan> Interval = Setting.Duration(
        "state.interval", "30s", "Time between two writes of the state file and of the history.");

    /// <summary>Both, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } = [File, Interval];

    /// <summary>The options.</summary>
    public static StateOptions Read(SettingValues values) => new() { File = values.Get(File), Interval = values.Get(Interval) };
}
