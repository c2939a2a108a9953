using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using PopCon.Cli.Invocation;
using PopCon.Cli.Trust;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;

namespace PopCon.Cli.Usage;

/// <summary>The options <c>--agent</c> and <c>--now</c>, and the agent they mean.</summary>
internal sealed class AgentOption
{
    private readonly Option<string> _file;
    private readonly Option<DateTimeOffset?> _now = TrustOptions.Time("--now", "Time to go by. Default: the clock of this machine.");

    /// <param name="command">The command that gets the options.</param>
    /// <param name="isRequired">Whether the command cannot do without an agent.</param>
    public AgentOption(Command command, bool isRequired = true)
    {
        _file = new Option<string>("--agent") { Description = "Settings of the agent, a JSON file.", Required = isRequired };
        command.Add(_file);
        command.Add(_now);
    }

    /// <summary>Whether an agent was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_file) is not null;

    /// <summary>The clock.</summary>
    public TimeProvider Clock(ParseResult parsed) => FixedClock.Or(parsed.GetValue(_now));

    /// <summary>The agent.</summary>
    /// <exception cref="CommandException">The settings cannot be used.</exception>
    public UsageAgent Read(ParseResult parsed) => Read(parsed.GetRequiredValue(_file), Clock(parsed));

    /// <summary>The agent of a file.</summary>
    /// <exception cref="CommandException">The settings cannot be used.</exception>
    public static UsageAgent Read(string file, TimeProvider clock)
    {
        string path = Path.GetFullPath(file);
        UsageAgentOptions? options = AgentFile.Read(CappedInput.ReadFile(path), Path.GetDirectoryName(path)!, clock, out IReadOnlyList<string> mistakes);
        UsageAgent? agent = options is null ? null : new UsageAgent(options);
        string[] all = [.. mistakes, .. agent?.Mistakes ?? []];
        return agent is not null && all.Length == 0 ? agent : throw UsageCommand.Usage(string.Join('\n', all.Select(mistake => $"{path}: {mistake}")));
    }
}
