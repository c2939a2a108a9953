using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage log</c>: counts a feature, as a package would.</summary>
internal sealed class LogCommand
{
    // So many calls between two looks at the clock of --for.
    private const int CallsAtOnce = 256;

    private readonly Command _command = new("log", "Counts a feature, as a package would.");
    private readonly AgentOption _agent;
    private readonly Argument<string> _name = new("name") { Description = "Name of the feature." };
    private readonly Argument<long> _count = new("count") { Description = "How often. Default: 1.", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> _times = new("--times") { Description = "Number of single calls." };
    private readonly Option<long?> _milliseconds = new("--for") { Description = "Makes single calls for so many milliseconds." };
    private readonly Option<bool> _hold = new("--hold") { Description = "Wait until the process is killed." };

    private LogCommand()
    {
        _agent = new AgentOption(_command);
        _command.Add(_name);
        _command.Add(_count);
        _command.Add(_times);
        _command.Add(_milliseconds);
        _command.Add(_hold);
        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new LogCommand()._command;

    private int Run(ParseResult parsed)
    {
        UsageAgent agent = _agent.Read(parsed);
        string name = parsed.GetRequiredValue(_name);
        long count = parsed.GetValue(_count);
        if (count < 1 || parsed.GetValue(_times) is < 1 || parsed.GetValue(_milliseconds) is < 1)
        {
            throw UsageCommand.Usage("Invalid count: expected a whole number from 1.");
        }

        long logged = parsed.GetValue(_milliseconds) is { } time ? LogFor(agent, name, time) : LogTimes(agent, name, count, parsed.GetValue(_times) ?? 1);
        if (parsed.GetResult(_times) is not null || parsed.GetResult(_milliseconds) is not null || parsed.GetValue(_hold))
        {
            parsed.Print(string.Create(CultureInfo.InvariantCulture, $"logged {logged}"));
        }

        if (parsed.GetValue(_hold))
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return ExitCode.Done;
    }

    private static long LogTimes(UsageAgent agent, string name, long count, long times)
    {
        for (long i = 0; i < times; i++)
        {
            agent.Log(name, count);
        }

        return times;
    }

    private static long LogFor(UsageAgent agent, string name, long milliseconds)
    {
        long logged = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds; logged += CallsAtOnce)
        {
            LogTimes(agent, name, 1, CallsAtOnce);
        }

        return logged;
    }
}
