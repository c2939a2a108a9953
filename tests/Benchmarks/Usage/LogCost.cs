using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using PopCon.Benchmarks.Reporter;
using PopCon.TestSupport;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;

namespace PopCon.Benchmarks.Usage;

/// <summary>The cost of <see cref="UsageAgent.Log"/> and of making an agent, on the thread of the program.</summary>
internal static class LogCost
{
    private const string Host = "https://usage.example";
    private const int Calls = 2_000_000;
    private const int Rounds = 15;

    private static long _counter;

    /// <summary>Appends the figures.</summary>
    public static void Append(StringBuilder report, string home)
    {
        ConsentedHome.Make(home, Host);
        long started = Stopwatch.GetTimestamp();
        UsageAgent granted = Agent(home);
        double cold = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        started = Stopwatch.GetTimestamp();
        granted.Log("import");
        double first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        UsageAgent silent = Agent(home + "-none");
        (string Name, string Aim, Action<int> Run)[] variants =
        [
            ("an atomic addition to memory", "", calls => { for (int i = 0; i < calls; i++) { Interlocked.Increment(ref _counter); } }),
            ("`Log`, consent", "50", calls => { for (int i = 0; i < calls; i++) { granted.Log("import"); } }),
            ("`Log`, no consent", "5", calls => { for (int i = 0; i < calls; i++) { silent.Log("import"); } }),
        ];
        double[][] times = [.. variants.Select(_ => new double[Rounds])];
        for (int round = -2; round < Rounds; round++)
        {
            for (int i = 0; i < variants.Length; i++)
            {
                long from = Stopwatch.GetTimestamp();
                variants[i].Run(Calls);
                times[i][Math.Max(round, 0)] = Stopwatch.GetElapsedTime(from).TotalNanoseconds / Calls;
            }
        }

        report.Append("\n## On the thread of the program\n\n| | aim | median | smallest | largest |\n|-|-|-|-|-|\n");
        foreach (((string name, string aim, _), double[] time) in variants.Zip(times))
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {(aim.Length > 0 ? aim + " ns" : "–")} | {VariantTable.Median(time):F1} ns | {time.Min():F1} ns | {time.Max():F1} ns |");
        }

        double[] warm = [.. Enumerable.Range(0, 200).Select(_ =>
        {
            long from = Stopwatch.GetTimestamp();
            Agent(home);
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        })];
        report.AppendLine(CultureInfo.InvariantCulture, $"| making an agent | 1 ms | {VariantTable.Median(warm):F3} ms | {warm.Min():F3} ms | {warm.Max():F3} ms |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| making the first one of a process, with the compilation of its code | 1 ms | {cold:F1} ms | | |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| its first count, which looks for the consent and opens the file, likewise | – | {first:F1} ms | | |");
    }

    private static UsageAgent Agent(string home) => new(
        new UsageAgentOptions { Author = "Contoso", DataDirectory = "contoso-lib", PackageName = "Contoso.Lib", Host = Host, AllowList = Repository.PathOf("tests", "Samples", "Counting", "popcon-usage.json"), Version = "1.4.7" },
        name => name is "POPCON_USAGE_HOME" ? home : null);
}
