using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Logging;

/// <summary>Options of the log. Defaults: <see cref="LogSettings"/>.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record LogOptions
{
    /// <summary>The least severe messages that are written.</summary>
    /// <value>Debug, Information, Warning or Error.</value>
    public LogLevel Level { get; init; } = LogSettings.Level.Default;

    /// <summary>How a message is written.</summary>
    public LogFormat Format { get; init; } = LogSettings.Format.Default;
}
