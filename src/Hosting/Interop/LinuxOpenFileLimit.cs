using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting.Interop;

/// <summary>How many files the process may have open: <see href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2)</see>.</summary>
internal static partial class LinuxOpenFileLimit
{
    /// <summary>RLIMIT_NOFILE, Linux on x86, ARM and RISC-V (asm-generic/resource.h).</summary>
    private const int RLIMIT_NOFILE = 7;

    /// <summary>The limit in force, which the runtime has raised to the hard limit; long.MaxValue where there is none or it is unknown.</summary>
    public static long Read() =>
        OperatingSystem.IsLinux() && GetLimit(RLIMIT_NOFILE, out Limits limits) == 0 && limits.Soft <= long.MaxValue
            ? (long)limits.Soft
            : long.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limits limits);

    /// <summary>struct rlimit; RLIM_INFINITY is ulong.MaxValue.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
