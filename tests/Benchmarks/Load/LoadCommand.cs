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
        load [--scenario NAME]... [--against NAME=COMMAND]... [--floor COMMAND]... [--bridge PATH] [--rounds N] [--report FILE]
          --scenario  packed-200k packed-1m packed-5m mixed single-line names-100k names-1m idle; all by default
          --against   another statsd server that exposes Prometheus metrics at /metrics. In COMMAND stand
                      {statsd} and {web} for port numbers on loopback, {mapping} for the mapping file
          --floor     a program without HTTP that only receives: what nobody can beat
          --bridge    the bridge's program, when it is not the Release build in this repository
          --rounds    how often each server is started in each scenario with traffic: 3. The report has their medians
          --report    where to write the report, beside standard output
        """;

    private static readonly string[] ArgumentNames = ["scenario", "against", "floor", "bridge", "rounds", "report"];

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
        int rounds = (int)given.Number("rounds", 3);
        List<TrafficResult> traffic = await MeasureTrafficAsync(Scenarios.All.Where(s => IsChosen(s.Name)), servers, rounds, failures);
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

    // The servers of a scenario in turns, there and back: what else the machine does at the time then hits all of them alike.
    private static async Task<List<TrafficResult>> MeasureTrafficAsync(
        IEnumerable<Scenario> scenarios, ServerCommand[] servers, int rounds, List<string> failures)
    {
        var results = new List<TrafficResult>();
        foreach (Scenario scenario in scenarios)
        {
            var measured = new List<TrafficResult>();
            for (int round = 0; round < rounds; round++)
            {
                foreach (ServerCommand server in round % 2 == 0 ? servers : servers.Reverse())
                {
                    Console.Error.WriteLine($"{scenario.Name}, round {round + 1}: {server.Name}");
                    await MeasureAsync(scenario, server, measured, failures);
                }
            }

            results.AddRange(servers
                .Select(server => measured.FindAll(result => result.Server == server))
                .Where(results => results.Count > 0)
                .Select(TrafficResult.Of));
        }

        return results;
    }

    // A server that cannot cope with a scenario costs the report a round or a row, not the whole run.
    private static async Task MeasureAsync(Scenario scenario, ServerCommand server, List<TrafficResult> measured, List<string> failures)
    {
        try
        {
            measured.Add(await TrafficRun.MeasureAsync(scenario, server));
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or HttpRequestException or IOException)
        {
            string failure = $"{scenario.Title}: {server.Name}: {e.Message}";
            Console.Error.WriteLine(failure);
            if (!failures.Contains(failure))
            {
                failures.Add(failure);
            }
        }
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
