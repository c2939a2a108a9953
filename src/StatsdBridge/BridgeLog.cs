using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge;

/// <content>Ids 1500 to 1599: start and stop.</content>
internal static partial class BridgeLog
{
    [LoggerMessage(1500, LogLevel.Information, "Configuration check successful, exiting")]
    public static partial void ConfigurationIsGood(this ILogger log);

    [LoggerMessage(1501, LogLevel.Error, "Cannot start")]
    public static partial void CannotStart(this ILogger log, string error);

    [LoggerMessage(1502, LogLevel.Information, "Stopping: what has arrived is still applied")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(1503, LogLevel.Warning, "Lines with new names were dropped: there was no time left before the stop to map them")]
    public static partial void LinesDropped(this ILogger log, long lines);

    // Next free id: 1504.
}
