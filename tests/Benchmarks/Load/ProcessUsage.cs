using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Benchmarks.Load;

/// <summary>What Linux says of a running process.</summary>
internal static class ProcessUsage
{
    // USER_HZ, the unit of /proc/PID/stat: 100 on every processor .NET runs on.
    private const double TicksPerSecond = 100;

    // proc_pid_stat(5): the fields behind the name in parentheses begin with the third; utime is the 14th, stime the 15th.
    private const int UserTimeField = 14 - 3;

    /// <summary>User and system time of all its threads, in seconds.</summary>
    public static double ProcessorSeconds(int id)
    {
        string stat = File.ReadAllText(Invariant($"/proc/{id}/stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[UserTimeField]) + Number(fields[UserTimeField + 1])) / TicksPerSecond;
    }

    /// <summary>Memory that is resident now, in megabytes of 10^6 bytes.</summary>
    public static double ResidentMegabytes(int id) => StatusMegabytes(id, "VmRSS:");

    /// <summary>The most that ever was resident.</summary>
    public static double PeakMegabytes(int id) => StatusMegabytes(id, "VmHWM:");

    private static double StatusMegabytes(int id, string field) =>
        File.ReadLines(Invariant($"/proc/{id}/status"))
            .Where(line => line.StartsWith(field, StringComparison.Ordinal))
            .Select(line => Number(line[field.Length..^" kB".Length].Trim()) * 1024 / 1e6)
            .Single();

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
