using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Benchmarks.Load;

/// <summary>Measures the bridge, and any other server named, as processes under traffic over loopback. Linux only.</summary>
internal static class LoadCommand
{
    private const string Usage = """
        load [--scenario NAME]... [--against NAME=COMMAND]... [--floor COMMAND]... [--bridge PATH] [--report FILE]
          --scenario  packed-1m packed-5m mixed single-line names-100k names-1m idle; all by default
          --against   another statsd server that exposes Prometheus metrics at /metrics. In COMMAND stand
                      {statsd} and {web} for port numbers on loopback, {mapping} for the mapping file
          --floor     a program without HTTP that only receives: what nobody can beat
          --bridge    the bridge's program, when it is not the Release build in this repository
          --report    where to write the report, beside standard output
        """;

    private static readonly string[] ArgumentNames = ["scenario", "against", "floor", "bridge", "report"];

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var given = new CommandArguments(arguments, ArgumentNames);
        if (given.AsksForHelp)
        {
            Console.Error.WriteLine(Usage);
            return 0;
        }

        IReadOnlyList<string> chosen = given.All("scenario");
        ServerCommand[] servers =
        [
            Bridge(given.Last("bridge")),
            .. given.All("against").Select(ServerCommand.Parse),
            .. given.All("floor").Select(command => new ServerCommand("floor", command) { HasHttp = false }),
        ];
        string machine = await Machine.DescribeAsync();
        var failures = new List<string>();
        List<TrafficResult> traffic = await MeasureTrafficAsync(Scenarios.All.Where(s => IsChosen(s.Name)), servers, failures);
        List<IdleResult> idle = IsChosen(Scenarios.Idle) ? await MeasureIdleAsync(servers) : [];
        string report = LoadReport.Write(machine, traffic, idle, failures);
        Console.Write(report);
        if (given.Last("report") is { } file)
        {
            await File.WriteAllTextAsync(file, report);
        }

        return failures.Count == 0 ? 0 : 1;

        bool IsChosen(string name) => chosen.Count == 0 || chosen.Contains(name);
    }

    private static ServerCommand Bridge(string? path)
    {
        string program = path ?? Repository.PathOf("src", "StatsdBridge", "bin", "Release", "net10.0", "PopCon.StatsdBridge");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("build it first: dotnet build -c Release src/StatsdBridge", program);
        }

        string command = $"'{program}' --log.level=warn --statsd.listen-udp=127.0.0.1:{{statsd}} --statsd.listen-tcp= "
            + "--web.listen-address=127.0.0.1:{web} --statsd.mapping-config='{mapping}'";
        return new ServerCommand("PopCon", command)
        {
            WithoutLimits = "--limit.series=0 --limit.series-per-name=0 --limit.text-bytes=0",
        };
    }

    // A server that cannot cope with a scenario costs the report a row, not the whole run.
    // Server after server within a scenario: what else the machine does at the time then hits all of them alike.
    private static async Task<List<TrafficResult>> MeasureTrafficAsync(IEnumerable<Scenario> scenarios, ServerCommand[] servers, List<string> failures)
    {
        var results = new List<TrafficResult>();
        foreach (Scenario scenario in scenarios)
        {
            foreach (ServerCommand server in servers)
            {
                Console.Error.WriteLine($"{scenario.Name}: {server.Name}");
                try
                {
                    results.Add(await TrafficRun.MeasureAsync(scenario, server));
                }
                catch (Exception e) when (e is TimeoutException or InvalidOperationException or HttpRequestException or IOException)
                {
                    failures.Add($"{scenario.Title}: {server.Name} has no row: {e.Message}");
                    Console.Error.WriteLine(failures[^1]);
                }
            }
        }

        return results;
    }

    private static async Task<List<IdleResult>> MeasureIdleAsync(ServerCommand[] servers)
    {
        var results = new List<IdleResult>();
        foreach (ServerCommand server in servers.Where(server => server.HasHttp))
        {
            Console.Error.WriteLine($"{Scenarios.Idle}: {server.Name}");
            results.Add(await IdleResult.MeasureAsync(server));
        }

        return results;
    }
}
