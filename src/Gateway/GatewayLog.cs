using Microsoft.Extensions.Logging;

namespace PopCon.Gateway;

/// <summary>What the log says about the gateway: ids 2000 to 2099. Nothing that a client sent is ever among it.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(2000, LogLevel.Information, "Starting")]
    public static partial void Starting(this ILogger log, string version, string revision, string runtime);

    [LoggerMessage(2001, LogLevel.Error, "The gateway cannot start")]
    public static partial void CannotStart(this ILogger log, string error);

    [LoggerMessage(2002, LogLevel.Information, "The configuration is good")]
    public static partial void ConfigurationIsGood(this ILogger log);

    [LoggerMessage(2003, LogLevel.Warning, "Configuration")]
    public static partial void ConfigurationWarning(this ILogger log, string warning);

    [LoggerMessage(2004, LogLevel.Information, "Configuration loaded again")]
    public static partial void ConfigurationReloaded(this ILogger log);

    [LoggerMessage(2005, LogLevel.Error, "The changed configuration cannot be used, the old one stays")]
    public static partial void ConfigurationRefused(this ILogger log, string error);

    [LoggerMessage(2006, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(2007, LogLevel.Error, "A request failed")]
    public static partial void RequestFailed(this ILogger log, string route, string type, string? place);

    [LoggerMessage(2008, LogLevel.Warning, "The storage of a repository failed, what is known of it stays")]
    public static partial void StorageFailed(this ILogger log, string repository, string operation, string cause);

    [LoggerMessage(2009, LogLevel.Warning, "The days of last fetches cannot be saved, they are kept in memory")]
    public static partial void LastFetchesNotSaved(this ILogger log, string cause);

    [LoggerMessage(2010, LogLevel.Information, "Request")]
    public static partial void RequestAnswered(this ILogger log, string method, string route, int status, long bytes, double milliseconds);

    [LoggerMessage(2011, LogLevel.Error, "What a repository has stored is damaged")]
    public static partial void StorageDamaged(this ILogger log, string repository, string damage);

    // Next free id: 2012.
}
