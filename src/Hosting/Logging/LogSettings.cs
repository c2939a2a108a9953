using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Flags;

namespace PopCon.Hosting.Logging;

/// <summary>The settings of the log.</summary>
/// <remarks>Immutable.</remarks>
internal static class LogSettings
{
    /// <summary><c>--log.level</c>.</summary>
    public static readonly Setting<LogLevel> Level = Setting.Word(
        "log.level",
        "info",
        "Lowest level that is logged: debug, info, warn or error.",
        StringComparison.OrdinalIgnoreCase,
        ["debug", "info", "warn", "error"],
        [LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error]);

    /// <summary><c>--log.format</c>.</summary>
    public static readonly Setting<LogFormat> Format = Setting.Word(
        "log.format",
        "logfmt",
        "Format of log lines: logfmt or json.",
        StringComparison.Ordinal,
        ["logfmt", "json"],
        [LogFormat.Logfmt, LogFormat.Json]);

    /// <summary>Both, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Level, Format];

    /// <summary>The options.</summary>
    public static LogOptions Read(SettingValues values) => new() { Level = values.Get(Level), Format = values.Get(Format) };
}
