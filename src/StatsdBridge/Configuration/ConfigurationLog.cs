using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.Configuration;

/// <summary>What the log says about settings: ids 1000 to 1099.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "Starting PopCon.StatsdBridge")]
    internal static partial void Starting(ILogger logger, string version, string revision, string runtime);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Settings file read")]
    internal static partial void SettingsFileRead(ILogger logger, string path);

    // Next free id: 1002
}
