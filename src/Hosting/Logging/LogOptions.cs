using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Logging;

/// <summary>Settings of the log.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record LogOptions
{
    /// <summary>The least severe messages that are written.</summary>
    /// <value>Debug, Information, Warning or Error; default Information.</value>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>How a message is written.</summary>
    /// <value>Default <see cref="LogFormat.Logfmt"/>.</value>
    public LogFormat Format { get; init; } = LogFormat.Logfmt;
}
