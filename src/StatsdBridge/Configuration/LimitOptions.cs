using System;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>Caps on what outsiders can make grow. In every one 0 means no limit.</summary>
/// <remarks>Immutable. statsd_exporter has none of them but <see cref="TcpLineBytes"/>.</remarks>
internal sealed record LimitOptions
{
    /// <summary>Maximum number of time series.</summary>
    /// <value>Default <see langword="null"/>: what fits the memory, at most 500,000 (<see cref="MemoryBudget"/>).</value>
    public int? Series { get; init; }

    /// <summary>Maximum number of time series with one metric name.</summary>
    /// <value>Default <see langword="null"/>: half of <see cref="Series"/>, so that one runaway name cannot use it up.</value>
    public int? SeriesPerName { get; init; }

    /// <summary>Longest metric name.</summary>
    /// <value>Bytes, default 32,768: half of the longest datagram.</value>
    public int NameLengthBytes { get; init; } = 32_768;

    /// <summary>Longest label name and longest label value.</summary>
    /// <value>Bytes, default 32,768.</value>
    public int LabelLengthBytes { get; init; } = 32_768;

    /// <summary>Maximum memory for the text of names and labels.</summary>
    /// <value>Bytes; default <see langword="null"/>: what fits the memory, at most 268,435,456 (256 MiB).</value>
    public long? TextBytes { get; init; }

    /// <summary>Most statsd TCP connections at a time.</summary>
    /// <value>Default 1,000; 0 and what is above the limit of open files: as many as that leaves room for.</value>
    public int TcpConnections { get; init; } = 1_000;

    /// <summary>How long a statsd TCP connection may stay silent.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan TcpIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest line over TCP, a carriage return included, the newline not.</summary>
    /// <value>Bytes, default 4,095, same as statsd_exporter.</value>
    public int TcpLineBytes { get; init; } = 4_095;
}
