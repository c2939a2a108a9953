using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Limits on what clients can make grow. In each of them 0 means no limit. Defaults: <see cref="LimitSettings"/>.</summary>
/// <remarks>Immutable. statsd_exporter has none of them but <see cref="TcpLineBytes"/>.</remarks>
internal sealed record LimitOptions
{
    /// <summary>Maximum number of time series.</summary>
    public int Series { get; init; } = LimitSettings.Series.Default;

    /// <summary>Maximum number of time series of one metric name.</summary>
    public int SeriesPerName { get; init; } = LimitSettings.SeriesPerName.Default;

    /// <summary>Maximum length of a metric name.</summary>
    /// <value>Bytes.</value>
    public int NameLengthBytes { get; init; } = LimitSettings.NameLength.Default;

    /// <summary>Maximum length of a label name and of a label value.</summary>
    /// <value>Bytes.</value>
    public int LabelLengthBytes { get; init; } = LimitSettings.LabelLength.Default;

    /// <summary>Maximum total size of all metric names and labels.</summary>
    /// <value>Bytes.</value>
    public long TextBytes { get; init; } = LimitSettings.TextBytes.Default;

    /// <summary>Maximum number of statsd TCP connections at a time.</summary>
    /// <value>0 and what is above the limit of open files: as many as that leaves room for.</value>
    public int TcpConnections { get; init; } = LimitSettings.TcpConnections.Default;

    /// <summary>Maximum silence of a statsd TCP connection.</summary>
    public TimeSpan TcpIdleTimeout { get; init; } = LimitSettings.TcpIdleTimeout.Default;

    /// <summary>Maximum length of a line over TCP, a carriage return included, the newline not.</summary>
    /// <value>Bytes.</value>
    public int TcpLineBytes { get; init; } = LimitSettings.TcpLineBytes.Default;
}
