using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.Benchmarks.Load;
using PopCon.Benchmarks.Reporter;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Usage;

/// <summary>What counting with consent costs a program and its host. Writes <c>tests/Benchmarks/results/usage.md</c>.</summary>
internal static class UsageCosts
{
    private const int DefaultRounds = 21;

    /// <summary>Runs it; the only argument is the number of rounds.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        int rounds = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        using var folder = new TemporaryFolder();
        var report = new StringBuilder("# What counting with consent costs\n\n`dotnet run -c Release --project tests/Benchmarks -- usage`\n\n");
        report.Append(await Machine.DescribeAsync());
        LogCost.Append(report, folder.File("hot"));
        AppendStarts(report, folder, rounds);
        await HostCost.AppendAsync(report, folder);
        HostMemory.Append(report, folder.File("memory"));
        await File.WriteAllTextAsync(Repository.PathOf("tests", "Benchmarks", "results", "usage.md"), report.ToString().ReplaceLineEndings("\n"));
        await Console.Out.WriteAsync(report);
        return 0;
    }

    // The dead network takes connections and never answers: nothing is slower.
    private static void AppendStarts(StringBuilder report, TemporaryFolder folder, int rounds)
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start(backlog: 1000);
        string host = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)dead.LocalEndpoint).Port}");
        string granted = folder.File("granted");
        ConsentedHome.Make(granted, host);
        Action<ProcessStartInfo> Variant(string calls, string home) => start =>
        {
            start.ArgumentList.Add(calls);
            start.ArgumentList.Add(host);
            start.ArgumentList.Add("0");
            ConsentedHome.Use(start.Environment, home);
        };
        (string, Action<ProcessStartInfo>)[] variants =
        [
            ("no agent", Variant("none", folder.File("none"))),
            ("agent, no consent, 1,000 calls of `Log`", Variant("log", folder.File("none"))),
            ("agent with consent, 1,000 calls of `Log`", Variant("log", granted)),
            ("and an upload to a host that never answers", Variant("all", granted)),
        ];
        VariantTable.Append(
            report, string.Create(CultureInfo.InvariantCulture, $"A whole program, start to end ({rounds} rounds in turns)"), PairedRuns.Measure(Path.Combine(Repository.OutputOf("tests/Samples/Counting"), "Counting.dll"), variants, rounds), comparedWith: 1);
    }
}
