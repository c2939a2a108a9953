using Microsoft.Extensions.Logging;

namespace PopCon.StatsdBridge.State;

/// <content>Ids 1400 to 1499: the state file.</content>
internal static partial class StateLog
{
    [LoggerMessage(1400, LogLevel.Information, "State restored")]
    public static partial void StateRestored(this ILogger log, string path, long series, long refused);

    [LoggerMessage(1401, LogLevel.Information, "No state file yet; starting empty")]
    public static partial void NoState(this ILogger log, string path);

    [LoggerMessage(1402, LogLevel.Warning, "The state file cannot be used and was set aside; starting empty")]
    public static partial void StateSetAside(this ILogger log, string path, string aside, string reason);

    [LoggerMessage(1403, LogLevel.Warning, "The state file cannot be read; starting empty")]
    public static partial void StateUnreadable(this ILogger log, string path, string error);

    [LoggerMessage(1404, LogLevel.Error, "The state could not be saved; the last saved one stays")]
    public static partial void StateNotSaved(this ILogger log, string path, string error);

    [LoggerMessage(1405, LogLevel.Warning, "Another bridge uses the state file; waiting for it to stop")]
    public static partial void WaitingForState(this ILogger log, string path);

    [LoggerMessage(1406, LogLevel.Warning, "The state file cannot be locked; make sure that no other bridge uses it")]
    public static partial void StateNotLocked(this ILogger log, string path, string error);

    [LoggerMessage(1407, LogLevel.Warning,
        "Saved series were shown in another mode of privacy, or with other settings of it; they are left out and begin anew")]
    public static partial void OtherMode(this ILogger log, string path, long series);

    // Next free id: 1408.
}
