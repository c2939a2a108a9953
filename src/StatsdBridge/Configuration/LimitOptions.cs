using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Caps on what outsiders can make grow. In every one 0 means no limit.</summary>
/// <remarks>Immutable. statsd_exporter has none of them but <see cref="TcpLineBytes"/>.</remarks>
internal sealed record LimitOptions
{
    /// <summary>Most time series in all.</summary>
    /// <value>Default 500,000: about 250 MB of counters.</value>
    public int Series { get; init; } = 500_000;

    /// <summary>Most time series under one metric name.</summary>
    /// <value>Default 250,000: one runaway name cannot use up <see cref="Series"/>.</value>
    public int SeriesPerName { get; init; } = 250_000;

    /// <summary>Longest metric name.</summary>
    /// <value>Bytes, default 32,768: half of the longest datagram.</value>
    public int NameLengthBytes { get; init; } = 32_768;

    /// <summary>Longest label name and longest label value.</summary>
    /// <value>Bytes, default 32,768.</value>
    public int LabelLengthBytes { get; init; } = 32_768;

    /// <summary>Most bytes of names and labels kept in all.</summary>
    /// <value>Bytes, default 268,435,456 (256 MiB): <see cref="Series"/> with 512 bytes of text each.</value>
    public long TextBytes { get; init; } = 268_435_456;

    /// <summary>Most statsd TCP connections at a time.</summary>
    /// <value>Default 1,000; 0 and what is above the limit of open files: as many as that leaves room for.</value>
    public int TcpConnections { get; init; } = 1_000;

    /// <summary>Most statsd TCP connections of one source address; an IPv6 network of 64 bits counts as one.</summary>
    /// <value>Default 500, half of <see cref="TcpConnections"/>; never more than half of those that are possible. 0: no limit.</value>
    public int TcpConnectionsPerSource { get; init; } = 500;

    /// <summary>How long a statsd TCP connection may stay silent.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan TcpIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest line over TCP, a carriage return included, the newline not.</summary>
    /// <value>Bytes, default 4,095, same as statsd_exporter.</value>
    public int TcpLineBytes { get; init; } = 4_095;
}
