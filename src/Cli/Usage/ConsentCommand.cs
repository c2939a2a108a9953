using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Usage.Agent;
using PopCon.Usage.Agent.Consents;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage consent</c>: asks the user whether a package may count its use.</summary>
internal sealed class ConsentCommand
{
    private const int NobodyToAsk = 3;
    private const int Declined = 4;
    private const int NoAnswer = 5;

    private readonly Command _command = new("consent", "Asks whether a package may count its use. Exit code: 0 yes, 3 not asked, 4 no, 5 no answer.");
    private readonly AgentOption _agent;
    private readonly Option<bool> _yes = new("--yes") { Description = "Answer yes. The host's page still asks in the browser." };
    private readonly Option<bool> _no = new("--no") { Description = "Answer no." };
    private readonly Option<bool> _device = new("--device") { Description = "Answer in a browser on another device." };
    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Print the address and start no browser." };

    private ConsentCommand()
    {
        _agent = new AgentOption(_command);
        foreach (Option option in new Option[] { _yes, _no, _device, _noBrowser })
        {
            _command.Add(option);
        }

        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new ConsentCommand()._command;

    private int Run(ParseResult parsed)
    {
        UsageAgent agent = _agent.Read(parsed);
        bool? answer = (parsed.GetValue(_yes), parsed.GetValue(_no)) switch
        {
            (true, true) => throw UsageCommand.Usage("Expected --yes or --no, not both."),
            (true, false) => true,
            (false, true) => false,
            _ => null,
        };
        if (agent.Suppressed is { } reason)
        {
            throw new CommandException(NobodyToAsk, $"{reason} is set: nothing is counted, and nothing was asked.");
        }

        if (agent.Features is null)
        {
            throw UsageCommand.Usage("The list of features is missing, has mistakes or is of another package. Run popcon usage check.");
        }

        if (answer is null && Console.IsInputRedirected)
        {
            throw new CommandException(NobodyToAsk, "There is no terminal to ask at. Use --yes or --no.");
        }

        var prompt = new ConsolePrompt(parsed, answer, startsBrowser: !parsed.GetValue(_noBrowser));
        return agent.Consent(prompt, parsed.GetValue(_device)) switch
        {
            ConsentResult.Granted => ExitCode.Done,
            ConsentResult.Declined => Declined,
            ConsentResult.Suppressed => NobodyToAsk,
            _ => throw new CommandException(NoAnswer, "The host refused, or no answer came in time. Nothing was kept; ask again later."),
        };
    }
}
