using System;
using System.Collections.Generic;
using PopCon.Hosting.Flags;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>The settings of the limits.</summary>
/// <remarks>Immutable.</remarks>
internal static class LimitSettings
{
    /// <summary>Default: about 250 MB of counters.</summary>
    public static readonly Setting<int> Series = Setting.Count(
        "limit.series", 500_000, "COUNT", "Maximum number of time series. 0 disables the limit.");

    /// <summary>Default: one runaway name cannot use up <see cref="Series"/>.</summary>
    public static readonly Setting<int> SeriesPerName = Setting.Count(
        "limit.series-per-name", 250_000, "COUNT", "Maximum number of time series of one metric name. 0 disables the limit.");

    /// <summary>Default: half of the longest datagram.</summary>
    public static readonly Setting<int> NameLength = Setting.Count(
        "limit.name-length", 32_768, "BYTES", "Maximum length of a metric name. 0 disables the limit.");

    /// <summary>Default: half of the longest datagram.</summary>
    public static readonly Setting<int> LabelLength = Setting.Count(
        "limit.label-length", 32_768, "BYTES", "Maximum length of a label name and of a label value. 0 disables the limit.");

    /// <summary>Default: <see cref="Series"/> with 512 bytes of text each.</summary>
    public static readonly Setting<long> TextBytes = Setting.LongCount(
        "limit.text-bytes", 268_435_456, "BYTES", "Maximum total size of all metric names and labels. 0 disables the limit.");

    /// <summary>Default: more senders than a machine usually has.</summary>
    public static readonly Setting<int> TcpConnections = Setting.Count(
        "limit.tcp-connections", 1_000, "COUNT", "Maximum number of statsd TCP connections at a time. 0: as many as open files allow.");

    /// <summary>Default: a sender that is silent for longer has usually gone without closing.</summary>
    public static readonly Setting<TimeSpan> TcpIdleTimeout = Setting.DurationOrZero(
        "limit.tcp-idle-timeout", "5m", "Maximum silence of a statsd TCP connection before it is closed. 0 disables the limit.");

    /// <summary>Default: same as statsd_exporter.</summary>
    public static readonly Setting<int> TcpLineBytes = Setting.Count(
        "limit.tcp-line-bytes", 4_095, "BYTES", "Maximum length of a line over TCP. 0 disables the limit.");

    /// <summary>All of them, in the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [Series, SeriesPerName, NameLength, LabelLength, TextBytes, TcpConnections, TcpIdleTimeout, TcpLineBytes];

    /// <summary>The options.</summary>
    public static LimitOptions Read(SettingValues values) => new()
    {
        Series = values.Get(Series),
        SeriesPerName = values.Get(SeriesPerName),
        NameLengthBytes = values.Get(NameLength),
        LabelLengthBytes = values.Get(LabelLength),
        TextBytes = values.Get(TextBytes),
        TcpConnections = values.Get(TcpConnections),
        TcpIdleTimeout = values.Get(TcpIdleTimeout),
        TcpLineBytes = values.Get(TcpLineBytes),
    };
}
