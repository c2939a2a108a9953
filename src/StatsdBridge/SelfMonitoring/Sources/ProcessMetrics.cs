using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.StatsdBridge.SelfMonitoring.Sources;

/// <summary>The process as Prometheus clients name it, and the garbage collector.</summary>
internal sealed class ProcessMetrics : ISelfMetricSource
{
    private readonly double _startSeconds;

    public ProcessMetrics()
    {
        using var process = Process.GetCurrentProcess();
        _startSeconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
    }

    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        using var process = Process.GetCurrentProcess();
        metrics.Counter(
            "process_cpu_seconds_total", "User and system CPU time, in seconds.", Environment.CpuUsage.TotalTime.TotalSeconds);
        metrics.Gauge("process_resident_memory_bytes", "Resident memory, in bytes.", process.WorkingSet64);
        metrics.Gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.", process.VirtualMemorySize64);
        metrics.Gauge("process_start_time_seconds", "Start of the process, in Unix seconds.", _startSeconds);
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            metrics.BridgeCounter(
                "dotnet_collection_count_total",
                "Garbage collections.",
                GC.CollectionCount(generation),
                ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        metrics.BridgeGauge("dotnet_total_memory_bytes", "Managed memory in use, in bytes.", GC.GetTotalMemory(forceFullCollection: false));
        if (OperatingSystem.IsLinux())
        {
            PublishLinux(metrics);
        }
    }

    private static void PublishLinux(SelfMetrics metrics)
    {
        try
        {
            metrics.Gauge(
                "process_open_fds", "File descriptors open now.", Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
            string[] limits = File.ReadAllLines("/proc/self/limits");
            metrics.Gauge("process_max_fds", "File descriptors that may be open.", Limit(limits, "Max open files"));
            metrics.Gauge(
                "process_virtual_memory_max_bytes", "Virtual memory that may be used, in bytes.", Limit(limits, "Max address space"));
            PublishNetwork(metrics);
        }
        catch (IOException)
        {
            // Out of file descriptors, or no /proc: these numbers stay as they were.
        }
        catch (UnauthorizedAccessException)
        {
            // Hidden by the system's policy: as above.
        }
    }

    // Max open files            1024                 524288               files
    private static double Limit(string[] limits, string name)
    {
        string? line = Array.Find(limits, l => l.StartsWith(name, StringComparison.Ordinal));
        string soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0] ?? "unlimited";
        return double.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out double limit)
            ? limit
            : ulong.MaxValue;
    }

    // Two lines for each protocol: IpExt: with the names, IpExt: with the numbers.
    private static void PublishNetwork(SelfMetrics metrics)
    {
        string[][] lines = [.. File.ReadLines("/proc/self/net/netstat").Where(l => l.StartsWith("IpExt:", StringComparison.Ordinal)).Select(l => l.Split(' '))];
        if (lines.Length == 2)
        {
            metrics.Counter("process_network_receive_bytes_total", "Bytes received over IP.", Value(lines, "InOctets"));
            metrics.Counter("process_network_transmit_bytes_total", "Bytes sent over IP.", Value(lines, "OutOctets"));
        }
    }

    private static double Value(string[][] lines, string name)
    {
        int index = Array.IndexOf(lines[0], name);
        return index < 0 ? 0 : double.Parse(lines[1][index], CultureInfo.InvariantCulture);
    }
}
