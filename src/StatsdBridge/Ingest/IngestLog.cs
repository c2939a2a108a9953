using System;
using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Every log message, one file for each stage. Ids 1100 to 1199: listeners.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(1100, LogLevel.Information, "Accepting StatsD traffic")]
    public static partial void Listening(this ILogger log, string udp, string tcp, string unixgram);

    [LoggerMessage(1101, LogLevel.Warning,
        "The kernel granted a smaller receive buffer than asked for; bursts may be lost. Raise it: sysctl -w net.core.rmem_max={wanted}")]
    public static partial void SmallReceiveBuffer(this ILogger log, string listener, int granted, int wanted);

    [LoggerMessage(1102, LogLevel.Error, "The listener has ended by an error; the bridge stops, so that its supervisor starts it again")]
    public static partial void ListenerDied(this ILogger log, string listener, Exception error);

    [LoggerMessage(1103, LogLevel.Warning, "Could not accept a connection; trying again")]
    public static partial void AcceptFailed(this ILogger log, string error);

    [LoggerMessage(1104, LogLevel.Warning, "Socket mode is no octal number; the socket keeps the mode it was made with")]
    public static partial void BadSocketMode(this ILogger log, string mode);

    [LoggerMessage(1105, LogLevel.Warning, "The service manager passed a socket by a name that is not known; it is not used")]
    public static partial void UnknownActivatedSocket(this ILogger log, string name);

    [LoggerMessage(1106, LogLevel.Warning,
        "Not so many TCP connections fit under the limit of open files; more are refused. Raise it: ulimit -n, LimitNOFILE of systemd")]
    public static partial void FewConnections(this ILogger log, int wanted, int possible);

    [LoggerMessage(1107, LogLevel.Warning, "Could not receive; trying again")]
    public static partial void ReceiveFailed(this ILogger log, string listener, string error);

    // Next free id: 1108.
}
