using System.Runtime.InteropServices;

namespace PopCon.Cli.Running.Interop;

/// <summary>Sends a signal to a process: <see href="https://man7.org/linux/man-pages/man2/kill.2.html">kill(2)</see>.</summary>
internal static partial class LinuxKill
{
    /// <summary>SIGTERM of signal.h, the same on every Unix.</summary>
    public const int SIGTERM = 15;

    /// <summary>Sends it; nothing happens where the process has ended.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);
}
