using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.History;

/// <content>Ids 1900 to 1999: the daily counts on disk.</content>
internal static partial class HistoryLog
{
    [LoggerMessage(1900, LogLevel.Information, "History opened")]
    public static partial void HistoryOpened(this ILogger log, string folder);

    [LoggerMessage(1901, LogLevel.Warning, "The history has damaged lines, which are left out")]
    public static partial void DamagedHistory(this ILogger log, string file, int line, string reason);

    [LoggerMessage(1902, LogLevel.Error, "The history could not be saved; the next save tries again")]
    public static partial void HistoryNotSaved(this ILogger log, string folder, string error);

    [LoggerMessage(1903, LogLevel.Warning, "The history has no place for more series of packages today; their counts are left out")]
    public static partial void HistoryFull(this ILogger log, string folder, int limit);

    // Next free id: 1904.
}
