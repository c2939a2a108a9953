using System;
using System.Runtime.InteropServices;

namespace PopCon.Benchmarks.Send;

/// <summary>Short sleeps: <see href="https://man7.org/linux/man-pages/man2/nanosleep.2.html">nanosleep(2)</see>.</summary>
/// <remarks><see cref="System.Threading.Thread.Sleep(int)"/> knows whole milliseconds only, and would turn an even rate into bursts.</remarks>
internal static partial class LinuxSleep
{
    /// <summary>Sleeps; a signal may end it early.</summary>
    public static void For(TimeSpan time)
    {
        long seconds = time.Ticks / TimeSpan.TicksPerSecond;
        long rest = time.Ticks % TimeSpan.TicksPerSecond;
        var request = new TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)(rest * TimeSpan.NanosecondsPerTick) };
        _ = NanoSleep(in request, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec request, nint remaining);

    /// <summary>struct timespec of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
