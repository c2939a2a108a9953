using System;
using Microsoft.Extensions.Logging;

namespace PopCon.Usage.Host.Routes;

/// <summary>What the log says about requests: ids 2000 to 2099. Never an address, a header or a part of a URL.</summary>
internal static partial class RoutesLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Error, Message = "The journal cannot be written; requests are answered with 503")]
    internal static partial void StorageFailed(ILogger logger, string error);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "A request failed")]
    internal static partial void RequestFailed(ILogger logger, Exception exception);
}
