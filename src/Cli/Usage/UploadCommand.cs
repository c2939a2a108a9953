using System;
using System.CommandLine;
using System.Globalization;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Settings;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Agent.Uploads;
using PopCon.Usage.Events.Text;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage upload</c>: uploads once, or in otumat's form again and again.</summary>
internal sealed class UploadCommand
{
    private readonly Command _command = new("upload", "Uploads what is due: once with --agent, or again and again with -a, -p, -d, -s and -f.");
    private readonly AgentOption _agent;
    private readonly Option<bool> _force = new("--force") { Description = "Upload before it is due." };
    private readonly Option<string> _author = new("--author", "-a") { Description = "Author of the package." };
    private readonly Option<string> _package = new("--package", "-p") { Description = "Package." };
    private readonly Option<string> _directory = new("--directory", "-d") { Description = "Data directory of the agent, which holds the settings saved at the consent." };
    private readonly Option<string> _start = new("--start", "-s") { Description = "First upload, such as 2027-01-01T00:00:00." };
    private readonly Option<string> _frequency = new("--frequency", "-f") { Description = "Time between uploads, such as 12h." };

    private UploadCommand()
    {
        _agent = new AgentOption(_command, isRequired: false);
        foreach (Option option in new Option[] { _force, _author, _package, _directory, _start, _frequency })
        {
            _command.Add(option);
        }

        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new UploadCommand()._command;

    private int Run(ParseResult parsed)
    {
        if (!_agent.IsGiven(parsed))
        {
            return Repeat(parsed);
        }

        Upload(parsed, _agent.Read(parsed), parsed.GetValue(_force));
        return ExitCode.Done;
    }

    private static void Upload(ParseResult parsed, UsageAgent agent, bool force)
    {
        UploadResult result = agent.Upload(force, budget: null);
        parsed.PrintJson(json =>
        {
            json.WriteString("outcome", result.Outcome);
            if (result.Reason is not null)
            {
                json.WriteString("reason", result.Reason);
            }

            if (result.Status is { } status)
            {
                json.WriteNumber("status", status);
            }

            if (result.Batches is { } batches)
            {
                json.WriteNumber("batches", batches);
            }

            json.WriteString("next", result.Next is { } next ? UsageTime.Format(next) : null);
        });
    }

    // Until SIGTERM. Each run is an upload like any other: it may find that nothing is due.
    private int Repeat(ParseResult parsed)
    {
        if (parsed.GetValue(_author) is not { } author || parsed.GetValue(_package) is not { } package || parsed.GetValue(_directory) is not { } directory
            || parsed.GetValue(_start) is not { } start || parsed.GetValue(_frequency) is not { } frequency)
        {
            throw UsageCommand.Usage("Expected --agent, or all of -a, -p, -d, -s and -f.");
        }

        if (!DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset first))
        {
            throw UsageCommand.Usage($"Invalid start \"{start}\": expected a time such as 2027-01-01T00:00:00.");
        }

        if (!AgentSettings.TryParseFrequency(frequency, out TimeSpan period))
        {
            throw UsageCommand.Usage($"Invalid frequency \"{frequency}\": expected a whole number above 0 and s, m, h or d.");
        }

        string saved = AgentHome.Find(author, directory, Environment.GetEnvironmentVariable)?.File("agent.json") ?? throw UsageCommand.Usage("HOME is not set.");
        TimeProvider clock = _agent.Clock(parsed);
        UsageAgent agent = AgentOption.Read(saved, clock);
        if (!agent.Status.Package.Equals(package, StringComparison.OrdinalIgnoreCase))
        {
            throw UsageCommand.Usage($"{saved}: the settings are of the package {agent.Status.Package}, not of {package}.");
        }

        while (true)
        {
            TimeSpan since = clock.GetUtcNow() - first;
            LongPause.For(since < TimeSpan.Zero ? -since : TimeSpan.FromTicks(period.Ticks - (since.Ticks % period.Ticks)));
            Upload(parsed, agent, force: false);
        }
    }
}
