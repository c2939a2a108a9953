using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using PopCon.Benchmarks.Send;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Load;

/// <summary>What a sender says it has sent.</summary>
/// <param name="Lines">All lines.</param>
/// <param name="Countable">Those that leave a count in the metrics: all but the gauges.</param>
/// <param name="Seconds">From the first to the last.</param>
internal sealed record SentTraffic(long Lines, long Countable, double Seconds)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Sends in a process of its own and waits for its end.</summary>
    public static async Task<SentTraffic> SendAsync(Traffic traffic, int port)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PopCon.Benchmarks.dll");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            ["exec", program, "send", "--port", port.ToString(CultureInfo.InvariantCulture), .. traffic.ToArguments()],
            deadline: Deadline);
        string[] words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return exitCode == 0 && words is ["sent", var lines, var countable, var seconds]
            ? new SentTraffic(Number(lines), Number(countable), double.Parse(seconds, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException("the sender failed: " + output + error);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
