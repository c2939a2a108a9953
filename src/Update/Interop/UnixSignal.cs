using System.Runtime.InteropServices;

namespace PopCon.Update.Interop;

/// <summary>Sends a signal to a process: <see href="https://man7.org/linux/man-pages/man2/kill.2.html">kill(2)</see>.</summary>
internal static partial class UnixSignal
{
    /// <summary>SIGHUP on Linux and macOS.</summary>
    public const int Hangup = 1;

    /// <summary>SIGTERM on Linux and macOS.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal; a process that has ended is no error.</summary>
    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
