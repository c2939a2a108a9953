using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.Pipeline;

/// <content>Ids 1300 to 1399: mapping and the pipeline; 1304, 1305 and 1309 are in PopCon.Statsd.</content>
internal static partial class PipelineLog
{
    [LoggerMessage(1300, LogLevel.Information, "Configuration reloaded successfully")]
    public static partial void MappingReloaded(this ILogger log, string path, int rules);

    [LoggerMessage(1301, LogLevel.Error, "Error reloading configuration; the old rules stay in force")]
    public static partial void MappingReloadFailed(this ILogger log, string path, string error);

    [LoggerMessage(1302, LogLevel.Warning, "Received a request to reload, but there is no mapping file")]
    public static partial void NoMappingFile(this ILogger log);

    [LoggerMessage(1303, LogLevel.Warning, "Mapping file: {warning}")]
    public static partial void MappingWarning(this ILogger log, string warning);

    [LoggerMessage(1306, LogLevel.Error, "Error loading config")]
    public static partial void MappingLoadFailed(this ILogger log, string error);

    [LoggerMessage(1307, LogLevel.Error, "Could not write the mapping automaton")]
    public static partial void DumpFailed(this ILogger log, string path, string error);

    [LoggerMessage(1308, LogLevel.Information, "Limits on time series; those that are not set fit the memory")]
    public static partial void LimitsInForce(
        this ILogger log, long series, long seriesPerName, long textBytes, int identities, long memoryBytes);

    // Next free id: 1310.
}
