using System;
using System.Collections.Generic;
using PopCon.Hosting.Logging;
using PopCon.Hosting.Values;

namespace PopCon.Gateway.Configuration;

/// <summary>Everything that flags set.</summary>
/// <remarks>Immutable. <see cref="CommandLine"/> builds the record once at start.</remarks>
internal sealed record GatewayOptions
{
    /// <summary>The configuration file.</summary>
    /// <value>Empty: none.</value>
    public required string ConfigFile { get; init; }

    /// <summary>Scarf manifests, whose rules are added.</summary>
    public required IReadOnlyList<string> Manifests { get; init; }

    /// <summary>The folder of all repositories.</summary>
    public required string StorageRoot { get; init; }

    /// <summary>Whether other processes may use the folder too.</summary>
    public required bool IsStorageShared { get; init; }

    /// <summary>Where feeds and rules listen.</summary>
    public required ListenAddress ListenAddress { get; init; }

    /// <summary>Where metrics and probes listen.</summary>
    public required ListenAddress TelemetryAddress { get; init; }

    /// <summary>The file with TLS and basic auth settings.</summary>
    /// <value>Empty: none.</value>
    public required string WebConfigFile { get; init; }

    /// <summary>The statsd server.</summary>
    /// <value>Empty: none.</value>
    public required string StatsdAddress { get; init; }

    /// <summary>What the names of statsd lines begin with.</summary>
    public required string StatsdPrefix { get; init; }

    /// <summary>How often counts are sent.</summary>
    public required TimeSpan StatsdInterval { get; init; }

    /// <summary>Whether statsd lines have the package in their name, instead of tags.</summary>
    public required bool IsStatsdDotted { get; init; }

    /// <summary>The log.</summary>
    public required LogOptions Log { get; init; }

    /// <summary>Whether the log has a line for each request.</summary>
    public required bool LogsRequests { get; init; }

    /// <summary>Read the configuration, report its mistakes and end.</summary>
    public required bool CheckConfig { get; init; }
}
