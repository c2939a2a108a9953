using System;
using System.Collections.Generic;
using PopCon.Hosting.Flags;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings of the limits.</summary>
/// <remarks>Immutable.</remarks>
internal static class LimitSettings
{
    /// <summary>Empty: <see cref="MemoryBudget"/> says how many fit.</summary>
    public static readonly Setting<int?> Series = Setting.OptionalCount(
        "limit.series", "COUNT", "Maximum number of time series. Empty: as many as fit the memory, at most 500000. 0 disables the limit.");

    /// <summary>Empty: half of <see cref="Series"/>, so that one runaway name cannot use it up.</summary>
    public static readonly Setting<int?> SeriesPerName = Setting.OptionalCount(
        "limit.series-per-name", "COUNT", "Maximum number of time series of one metric name. Empty: half of limit.series. 0 disables the limit.");

    /// <summary>Default: half of the longest datagram.</summary>
    public static readonly Setting<int> NameLength = Setting.Count(
        "limit.name-length", 32_768, "BYTES", "Maximum length of a metric name. 0 disables the limit.");

    /// <summary>Default: half of the longest datagram.</summary>
    public static readonly Setting<int> LabelLength = Setting.Count(
        "limit.label-length", 32_768, "BYTES", "Maximum length of a label name and of a label value. 0 disables the limit.");

    /// <summary>Empty: <see cref="MemoryBudget"/> says how much fits.</summary>
    public static readonly Setting<long?> TextBytes = Setting.OptionalLongCount(
        "limit.text-bytes", "BYTES", "Maximum memory for the text of names and labels. Empty: what fits the memory, at most 268435456. 0 disables the limit.");

    /// <summary>Default: more senders than a machine usually has.</summary>
    public static readonly Setting<int> TcpConnections = Setting.Count(
        "limit.tcp-connections", 1_000, "COUNT", "Maximum number of statsd TCP connections at a time. 0: as many as open files allow.");

    /// <summary>Default: half of <see cref="TcpConnections"/>.</summary>
    public static readonly Setting<int> TcpConnectionsPerSource = Setting.Count(
        "limit.tcp-connections-per-source",
        500,
        "COUNT",
        "Maximum number of statsd TCP connections from one address, at most half of all. 0 disables the limit.");

    /// <summary>Default: a sender that is silent for longer has usually gone without closing.</summary>
    public static readonly Setting<TimeSpan> TcpIdleTimeout = Setting.DurationOrZero(
        "limit.tcp-idle-timeout", "5m", "Maximum silence of a statsd TCP connection before it is closed. 0 disables the limit.");

    /// <summary>Default: same as statsd_exporter.</summary>
    public static readonly Setting<int> TcpLineBytes = Setting.Count(
        "limit.tcp-line-bytes", 4_095, "BYTES", "Maximum length of a line over TCP. 0 disables the limit.");

    /// <summary>All of them, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [Series, SeriesPerName, NameLength, LabelLength, TextBytes, TcpConnections, TcpConnectionsPerSource, TcpIdleTimeout, TcpLineBytes];

    /// <summary>The options.</summary>
    public static LimitOptions Read(SettingValues values) => new()
    {
        Series = values.Get(Series),
        SeriesPerName = values.Get(SeriesPerName),
        NameLengthBytes = values.Get(NameLength),
        LabelLengthBytes = values.Get(LabelLength),
        TextBytes = values.Get(TextBytes),
        TcpConnections = values.Get(TcpConnections),
        TcpConnectionsPerSource = values.Get(TcpConnectionsPerSource),
        TcpIdleTimeout = values.Get(TcpIdleTimeout),
        TcpLineBytes = values.Get(TcpLineBytes),
    };
}
