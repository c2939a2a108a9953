using System;
using System.Net;
using Microsoft.Extensions.Logging;
using PopCon.Hosting.Web.Access;
using PopCon.Hosting.Web.Connections;

namespace PopCon.Hosting.Web;

/// <summary>What the log says about HTTP: ids 1600 to 1699.</summary>
internal static partial class WebLog
{
    [LoggerMessage(EventId = 1600, Level = LogLevel.Information, Message = "Listening on HTTP")]
    internal static partial void WebListening(ILogger logger, string address, bool tls, bool basicAuth);

    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "A scrape failed")]
    internal static partial void ScrapeFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1602, Level = LogLevel.Error, Message = "A request failed")]
    internal static partial void RequestFailed(ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(EventId = 1603, Level = LogLevel.Information, Message = "Web configuration loaded again")]
    internal static partial void WebConfigReloaded(ILogger logger, string path);

    [LoggerMessage(EventId = 1604, Level = LogLevel.Error, Message = "The changed web configuration cannot be used, the old one stays")]
    internal static partial void WebConfigRefused(ILogger logger, string path, string error);

    [LoggerMessage(EventId = 1605, Level = LogLevel.Warning, Message = "Web configuration")]
    internal static partial void WebConfigWarning(ILogger logger, string path, string warning);

    [LoggerMessage(EventId = 1606, Level = LogLevel.Debug, Message = "A client was refused")]
    internal static partial void ClientRefused(ILogger logger, AuthFailureReason reason, IPAddress? client);

    [LoggerMessage(EventId = 1607, Level = LogLevel.Warning, Message = "A connection was closed by this server")]
    internal static partial void ConnectionClosed(ILogger logger, ConnectionCloseReason reason, IPAddress? client);

    [LoggerMessage(EventId = 1608, Level = LogLevel.Warning, Message = "A scrape was cut off because it took too long")]
    internal static partial void ScrapeCutOff(ILogger logger, IPAddress? client);

    [LoggerMessage(EventId = 1609, Level = LogLevel.Warning, Message = "The server's certificate has expired; clients that check it refuse to connect. Renew it")]
    internal static partial void CertificateExpired(ILogger logger, string path, DateTime notAfter);

    // Next free id: 1610
}
