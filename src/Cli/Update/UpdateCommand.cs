using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Update.Failures;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update</c>: keeps programs and plug-ins current. Exit 2 for wrong input, 1 for what cannot be done.</summary>
internal static class UpdateCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("update", "Keeps programs and plug-ins current.")
    {
        MatchCommand.Create(),
        ResolveCommand.Create(),
        StepCommand.Create(),
    };

    /// <summary>Sets what a subcommand does, and turns what the library throws into a sentence and an exit code.</summary>
    public static void SetUpdateAction(this Command command, Func<ParseResult, int> action) => command.SetAction(parsed =>
    {
        try
        {
            return action(parsed);
        }
        catch (Exception e) when (e is UpdateException or TrustException)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
    });
}
