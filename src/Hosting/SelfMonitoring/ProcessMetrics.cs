using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Hosting.SelfMonitoring;

/// <summary>The process as Prometheus clients name it, and the garbage collector.</summary>
/// <remarks>Reading <c>/proc</c> takes about a millisecond, so it is done before the ingest lock is taken.</remarks>
internal sealed class ProcessMetrics : ISelfMetricSource
{
    private readonly double _startSeconds;
    private long _residentBytes;
    private long _virtualBytes;
    private LinuxNumbers? _linux;

    public ProcessMetrics()
    {
        using var process = Process.GetCurrentProcess();
        _startSeconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
    }

    /// <inheritdoc/>
    public void Prepare()
    {
        using var process = Process.GetCurrentProcess();
        _residentBytes = process.WorkingSet64;
        _virtualBytes = process.VirtualMemorySize64;
        _linux = OperatingSystem.IsLinux() ? LinuxNumbers.TryRead() ?? _linux : null;
    }

    /// <inheritdoc/>
    public void Publish(SelfMetrics metrics)
    {
        metrics.Counter(
            "process_cpu_seconds_total", "User and system CPU time, in seconds.", Environment.CpuUsage.TotalTime.TotalSeconds);
        metrics.Gauge("process_resident_memory_bytes", "Resident memory, in bytes.", _residentBytes);
        metrics.Gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.", _virtualBytes);
        metrics.Gauge("process_start_time_seconds", "Start of the process, in Unix seconds.", _startSeconds);
        if (_linux is { } linux)
        {
            metrics.Gauge("process_open_fds", "File descriptors open now.", linux.OpenDescriptors);
            metrics.Gauge("process_max_fds", "File descriptors that may be open.", linux.MaxDescriptors);
            metrics.Gauge("process_virtual_memory_max_bytes", "Virtual memory that may be used, in bytes.", linux.MaxVirtualBytes);
            metrics.Counter("process_network_receive_bytes_total", "Bytes received over IP.", linux.ReceivedBytes);
            metrics.Counter("process_network_transmit_bytes_total", "Bytes sent over IP.", linux.SentBytes);
        }

        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            metrics.BridgeCounter(
                "dotnet_collection_count_total",
                "Garbage collections.",
                GC.CollectionCount(generation),
                ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        metrics.BridgeGauge("dotnet_total_memory_bytes", "Managed memory in use, in bytes.", GC.GetTotalMemory(forceFullCollection: false));
    }

    private sealed record LinuxNumbers(
        double OpenDescriptors, double MaxDescriptors, double MaxVirtualBytes, double ReceivedBytes, double SentBytes)
    {
        /// <summary>Null when the process is out of file descriptors, or <c>/proc</c> is hidden.</summary>
        public static LinuxNumbers? TryRead()
        {
            try
            {
                string[] limits = File.ReadAllLines("/proc/self/limits");
                string[][] network =
                [
                    .. File.ReadLines("/proc/self/net/netstat")
                        .Where(line => line.StartsWith("IpExt:", StringComparison.Ordinal))
                        .Select(line => line.Split(' ')),
                ];
                return new LinuxNumbers(
                    Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
                    Limit(limits, "Max open files"),
                    Limit(limits, "Max address space"),
                    Number(network, "InOctets"),
                    Number(network, "OutOctets"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
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
        private static double Number(string[][] lines, string name)
        {
            int index = lines.Length == 2 ? Array.IndexOf(lines[0], name) : -1;
            return index < 0 ? 0 : double.Parse(lines[1][index], CultureInfo.InvariantCulture);
        }
    }
}
