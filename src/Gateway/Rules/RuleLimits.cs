namespace PopCon.Gateway.Rules;

/// <summary>How much of the bodies of requests rules read.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record RuleLimits
{
    /// <summary>Bytes of a telemetry body that are read.</summary>
    /// <value>Default: 256.</value>
    public int TelemetryBytes { get; init; } = 256;

    /// <summary>Events of a telemetry body that are counted.</summary>
    /// <value>Default: 10.</value>
    public int TelemetryEvents { get; init; } = 10;

    /// <summary>Bytes of an install event.</summary>
    /// <value>Default: 64 KiB.</value>
    public int InstallEventBytes { get; init; } = 64 * 1024;
}
