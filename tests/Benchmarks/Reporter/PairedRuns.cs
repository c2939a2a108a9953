using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Benchmarks.Reporter;

/// <summary>Runs a program in several variants, in turns, and takes the times of the child processes.</summary>
internal static class PairedRuns
{
    // The first rounds fill the page cache.
    private const int WarmUpRounds = 2;

    /// <summary>Runs all variants once per round, every other round in the opposite order.</summary>
    public static IReadOnlyList<VariantTimes> Measure(string program, (string Name, Action<ProcessStartInfo> Prepare)[] variants, int rounds)
    {
        VariantTimes[] results = [.. variants.Select(variant => new VariantTimes(variant.Name, [], []))];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int i = 0; i < variants.Length; i++)
            {
                int turn = round % 2 == 0 ? i : variants.Length - 1 - i;
                (double cpu, double wall) = RunOnce(program, variants[turn].Prepare);
                if (round >= 0)
                {
                    results[turn].Cpu.Add(cpu);
                    results[turn].Wall.Add(wall);
                }
            }
        }

        return results;
    }

    /// <summary>A variant under a startup hook, or under none.</summary>
    public static Action<ProcessStartInfo> Under(string? hook) => start => start.Environment["DOTNET_STARTUP_HOOKS"] = hook;

    /// <summary>The private memory of the sample <c>Exits</c> while it waits, after it had time for its first report.</summary>
    public static long PrivateKilobytes(string program, string? hook)
    {
        ProcessStartInfo start = StartInfo(program, Under(hook));
        start.ArgumentList.Add("idle");
        start.Environment["DOTNET_POPCONTEST_INTERVAL_SECONDS"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadLine();
        process.StandardOutput.ReadLine();
        System.Threading.Thread.Sleep(TimeSpan.FromSeconds(2.5));
        string[] lines = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/smaps_rollup"));
        process.Kill();
        process.WaitForExit();
        return lines.Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    private static (double Cpu, double Wall) RunOnce(string program, Action<ProcessStartInfo> prepare)
    {
        double before = ChildProcessorTime.Milliseconds();
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(StartInfo(program, prepare))!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(program + " failed");
        }

        return (ChildProcessorTime.Milliseconds() - before, wall);
    }

    // The port is one where nothing listens: the cost of sending is the same, and no bridge counts a benchmark.
    private static ProcessStartInfo StartInfo(string program, Action<ProcessStartInfo> prepare)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DOTNET_STARTUP_HOOKS"] = null;
        start.Environment["DOTNET_POPCONTEST_STATSD_PORT"] = "9";
        prepare(start);
        return start;
    }
}
