using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.Release;

/// <content>Ids 1800 to 1899: private releases.</content>
internal static partial class ReleaseLog
{
    [LoggerMessage(1800, LogLevel.Information, "Counts of the open epoch restored")]
    public static partial void HiddenCountsRestored(this ILogger log, string path, long series, long refused);

    [LoggerMessage(1801, LogLevel.Warning, "Counts of an open epoch are dropped")]
    public static partial void HiddenCountsDropped(this ILogger log, string path, string reason);

    [LoggerMessage(1802, LogLevel.Error, "The counts of the open epoch could not be saved; they are lost")]
    public static partial void HiddenCountsNotSaved(this ILogger log, string path, string error);

    [LoggerMessage(1803, LogLevel.Warning, "Epochs are short: what is shown moves so often that it tells when packages were used")]
    public static partial void ShortEpochs(this ILogger log, string setting, string epoch, string recommended);

    [LoggerMessage(1804, LogLevel.Warning,
        "The bridge's own metrics are shown as they move: they tell when lines come, and with few users who works. Remove --privacy.live-self-metrics")]
    public static partial void LiveSelfMetrics(this ILogger log);

    // Next free id: 1805.
}
