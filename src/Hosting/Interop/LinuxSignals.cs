using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting.Interop;

/// <summary>Ignores signals that would end the process though they ask for nothing: <see href="https://man7.org/linux/man-pages/man2/signal.2.html">signal(2)</see>.</summary>
/// <remarks>
/// Go programs ignore them too, so supervisors and log rotation send them without harm. Child processes would inherit this; the
/// servers start none. Other systems keep their defaults.
/// </remarks>
internal static partial class LinuxSignals
{
    // Signal numbers of Linux on x86, ARM and RISC-V (asm-generic/signal.h).
    private const int SIGUSR1 = 10;
    private const int SIGUSR2 = 12;
    private const int SIGALRM = 14;
    private const int SIGXCPU = 24;
    private const int SIGXFSZ = 25;
    private const int SIGVTALRM = 26;
    private const int SIGPROF = 27;
    private const int SIGIO = 29;
    private const int SIGPWR = 30;
    private const int SIGRTMAX = 64;

    /// <summary>SIG_IGN of signal.h.</summary>
    private const nint SIG_IGN = 1;

    private static ReadOnlySpan<int> WithoutMeaning =>
        [SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR];

    /// <summary>Ignores every signal without a meaning here, the real-time signals included.</summary>
    public static void IgnoreWithoutMeaning()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (int signal in WithoutMeaning)
        {
            SetHandler(signal, SIG_IGN);
        }

        // The runtime interrupts its own threads with the first real-time signal, and ignores it when another process sends it.
        for (int signal = FirstRealTime() + 1; signal <= SIGRTMAX; signal++)
        {
            SetHandler(signal, SIG_IGN);
        }
    }

    /// <summary>SIGRTMIN: the C library keeps the first few for itself.</summary>
    [LibraryImport("libc", EntryPoint = "__libc_current_sigrtmin")]
    private static partial int FirstRealTime();

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint SetHandler(int signal, nint handler);
}
