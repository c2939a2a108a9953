using Microsoft.Extensions.Logging;

namespace PopCon.Statsd.Applying;

/// <summary>Lines and samples that are refused; their ids are among those of the pipeline, 1300 to 1399.</summary>
internal static partial class RefusalMessages
{
    [LoggerMessage(1304, LogLevel.Debug, "Bad line")]
    public static partial void BadLine(this ILogger log, string reason, string line);

    [LoggerMessage(1305, LogLevel.Warning, "A limit is reached: new series are refused, those that exist keep counting")]
    public static partial void LimitReached(this ILogger log, string limit, string metricName);

    [LoggerMessage(1309, LogLevel.Warning,
        "A popularity counter is not held back, though a mode of privacy is on. Extend --privacy.families, or give its mapping rule privacy: gate or dp")]
    public static partial void OpenPopularityFamily(this ILogger log, string family);
}
