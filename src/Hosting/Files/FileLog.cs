using System;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Files;

/// <summary>What the log says about watched files: ids 1700 to 1799.</summary>
internal static partial class FileLog
{
    [LoggerMessage(1700, LogLevel.Error, "A changed configuration file cannot be used; the settings in force stay")]
    public static partial void ReloadFailed(this ILogger log, Exception exception);

    // Next free id: 1701.
}
