using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

using PopCon.Metrics.Own;

namespace PopCon.Hosting;

/// <summary>The metrics of the process, as Prometheus clients name them, and of the garbage collector.</summary>
/// <remarks>Reading <c>/proc</c> takes about a millisecond, so it is done before the ingest lock is taken.</remarks>
internal sealed class ProcessMetrics
{
    private readonly double _startSeconds;
    private long _residentBytes;
    private long _virtualBytes;
    private LinuxNumbers? _linux;

    /// <param name="own">Where they are registered.</param>
    public ProcessMetrics(OwnMetrics own)
    {
        using var process = Process.GetCurrentProcess();
        _startSeconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d;
        _linux = OperatingSystem.IsLinux() ? LinuxNumbers.TryRead() : null;
        Register(own);
        if (_linux is not null)
        {
            RegisterLinux(own);
        }

        own.BeforeReads(Read);
    }

    private void Register(OwnMetrics own)
    {
        own.Counter(
            "process_cpu_seconds_total", "User and system CPU time, in seconds.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
        own.Gauge("process_resident_memory_bytes", "Resident memory, in bytes.", () => _residentBytes);
        own.Gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.", () => _virtualBytes);
        own.Gauge("process_start_time_seconds", "Start of the process, in Unix seconds.", () => _startSeconds);
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            int counted = generation;
            own.Counter(
                "dotnet_collection_count_total",
                "Garbage collections.",
                () => GC.CollectionCount(counted),
                Shown.OnRequest,
                ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        own.Gauge(
            "dotnet_total_memory_bytes",
            "Managed memory in use, in bytes.",
            () => GC.GetTotalMemory(forceFullCollection: false),
            Shown.OnRequest);
    }

    private void RegisterLinux(OwnMetrics own)
    {
        own.Gauge("process_open_fds", "File descriptors open now.", () => _linux!.OpenDescriptors);
        own.Gauge("process_max_fds", "File descriptors that may be open.", () => _linux!.MaxDescriptors);
        own.Gauge("process_virtual_memory_max_bytes", "Virtual memory that may be used, in bytes.", () => _linux!.MaxVirtualBytes);
        own.Counter("process_network_receive_bytes_total", "Bytes received over IP.", () => _linux!.ReceivedBytes);
        own.Counter("process_network_transmit_bytes_total", "Bytes sent over IP.", () => _linux!.SentBytes);
    }

    private void Read()
    {
        using var process = Process.GetCurrentProcess();
        _residentBytes = process.WorkingSet64;
        _virtualBytes = process.VirtualMemorySize64;
        _linux = _linux is null ? null : LinuxNumbers.TryRead() ?? _linux;
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
