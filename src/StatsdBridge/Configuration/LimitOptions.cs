using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Limits on what clients can make grow. In each of them 0 means no limit. Defaults: <see cref="LimitSettings"/>.</summary>
/// <remarks>Immutable. statsd_exporter has none of them but <see cref="TcpLineBytes"/>.</remarks>
internal sealed record LimitOptions
{
    /// <summary>Maximum number of time series.</summary>
    /// <value>Default <see langword="null"/>: what fits the memory, at most 500,000 (<see cref="MemoryBudget"/>).</value>
    public int? Series { get; init; }

    /// <summary>Maximum number of time series with one metric name.</summary>
    /// <value>Default <see langword="null"/>: half of <see cref="Series"/>, so that one runaway name cannot use it up.</value>
    public int? SeriesPerName { get; init; }

    /// <summary>Maximum length of a metric name.</summary>
    /// <value>Bytes.</value>
    public int NameLengthBytes { get; init; } = LimitSettings.NameLength.Default;

    /// <summary>Maximum length of a label name and of a label value.</summary>
    /// <value>Bytes.</value>
    public int LabelLengthBytes { get; init; } = LimitSettings.LabelLength.Default;

    /// <summary>Maximum memory for the text of names and labels.</summary>
    /// <value>Bytes; default <see langword="null"/>: what fits the memory, at most 268,435,456 (256 MiB).</value>
    public long? TextBytes { get; init; }

    /// <summary>Maximum number of statsd TCP connections at a time.</summary>
    /// <value>0 and what is above the limit of open files: as many as that leaves room for.</value>
    public int TcpConnections { get; init; } = LimitSettings.TcpConnections.Default;

    /// <summary>Maximum number of statsd TCP connections of one source address; an IPv6 network of 64 bits counts as one.</summary>
    /// <value>Never more than half of those that are possible. 0: no limit.</value>
    public int TcpConnectionsPerSource { get; init; } = LimitSettings.TcpConnectionsPerSource.Default;

    /// <summary>Maximum silence of a statsd TCP connection.</summary>
    public TimeSpan TcpIdleTimeout { get; init; } = LimitSettings.TcpIdleTimeout.Default;

    /// <summary>Maximum length of a line over TCP, a carriage return included, the newline not.</summary>
    /// <value>Bytes.</value>
    public int TcpLineBytes { get; init; } = LimitSettings.TcpLineBytes.Default;
}
