using System;
using PopCon.Benchmarks.Load;
using PopCon.Benchmarks.Micro;
using PopCon.Benchmarks.Reporter;
using PopCon.Benchmarks.Send;
using PopCon.Benchmarks.Usage;

const string Help = """
    micro [BenchmarkDotNet's arguments]    times of the hot types, one by one
    load [--help]                          the bridge as a process, under traffic
    send [--help]                          the traffic alone
    reporter-overhead [ROUNDS]             what the startup hook costs a process
    usage [ROUNDS]                         what counting with consent costs a program, and its host

    docs/performance.md says what the figures mean.
    """;

switch (args)
{
    case ["micro", .. var rest]:
        return MicroBenchmarks.Run(rest);
    case ["load", .. var rest]:
        return await LoadCommand.RunAsync(rest);
    case ["send", .. var rest]:
        return SendCommand.Run(rest);
    case ["reporter-overhead", .. var rest]:
        return ReporterOverhead.Run(rest);
    case ["usage", .. var rest]:
        return await UsageCosts.RunAsync(rest);
    default:
        Console.Error.WriteLine(Help);
        return 2;
}
