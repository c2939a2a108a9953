using System.Collections.Generic;

namespace PopCon.Gateway.Rules;

/// <summary>The rules of one host as they are read, in the order of the configuration.</summary>
/// <remarks>One thread.</remarks>
internal sealed class RuleList
{
    /// <summary>Rules of type docker-v1.</summary>
    public List<DockerRule> DockerNames { get; } = [];

    /// <summary>Rules of type docker-v2.</summary>
    public List<DockerRule> DockerPatterns { get; } = [];

    /// <summary>The packages of rules of type pixel-v1.</summary>
    public List<string> PixelPackages { get; } = [];

    /// <summary>The packages of rules of type install-event-v1.</summary>
    public List<string> InstallEventPackages { get; } = [];

    /// <summary>Rules of type file-v1.</summary>
    public List<FileRule> Files { get; } = [];

    /// <summary>Rules of type file-v2.</summary>
    public List<RegexRule> Expressions { get; } = [];

    /// <summary>Rules of type python-v1.</summary>
    public List<PythonFile> PythonFiles { get; } = [];

    /// <summary>Where an unknown project leads; <see langword="null"/>: nowhere.</summary>
    public string? PythonBackendIndex { get; set; }

    /// <summary>Rules of type telemetry-v1.</summary>
    public List<TelemetryRule> Telemetry { get; } = [];

    /// <summary>Rules of type catch-all-v1.</summary>
    public List<CatchAllRule> CatchAll { get; } = [];
}
