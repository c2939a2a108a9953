using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Load;

/// <summary>Where and when figures were taken: the head of every report.</summary>
internal static class Machine
{
    /// <summary>Lines of a Markdown list.</summary>
    public static async Task<string> DescribeAsync()
    {
        (_, string sdk, _) = await RunningProcess.RunAsync("dotnet", ["--version"], workingDirectory: Repository.Root);
        return string.Join('\n', [
            Invariant($"- {TimeProvider.System.GetUtcNow():yyyy-MM-dd}"),
            Invariant($"- {Environment.ProcessorCount} processors, {Field("/proc/cpuinfo", "model name")}; memory {Field("/proc/meminfo", "MemTotal")}"),
            $"- kernel {Text("/proc/sys/kernel/osrelease")}, {RuntimeInformation.OSDescription}; net.core.rmem_max {Text("/proc/sys/net/core/rmem_max")}",
            $"- SDK {sdk.Trim()}, {RuntimeInformation.FrameworkDescription}",
            $"- load average before the run: {Text("/proc/loadavg")}",
        ]) + "\n";
    }

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "unknown";

    private static string Field(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .Where(line => line.StartsWith(name, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
                .FirstOrDefault("unknown")
            : "unknown";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
