using System.Runtime.InteropServices;

namespace PopCon.Benchmarks.Reporter;

/// <summary>The processor time of all child processes that have ended.</summary>
internal static partial class ChildProcessorTime
{
    // <sys/resource.h> of 64-bit Linux: RUSAGE_CHILDREN, and 144 bytes that begin with two struct timeval (user, system).
    private const int RusageChildren = -1;
    private const int RusageLongs = 18;

    /// <summary>User and system time, in milliseconds.</summary>
    public static double Milliseconds()
    {
        long[] usage = new long[RusageLongs];
        _ = GetRusage(RusageChildren, usage);
        return ((usage[0] + usage[2]) * 1e3) + ((usage[1] + usage[3]) / 1e3);
    }

    /// <summary><see href="https://man7.org/linux/man-pages/man2/getrusage.2.html"/>.</summary>
    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetRusage(int who, [In, Out] long[] usage);
}
