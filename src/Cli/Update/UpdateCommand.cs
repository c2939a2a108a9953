using System;
using System.CommandLine;
using System.IO;
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
        SignedIndexCommand.CreateIndexCheck(),
        SignedIndexCommand.CreateRootCheck(),
        CheckCommand.Create(),
        StatusCommand.Create(),
        SlotCommand.Create("healthy", "Notes that the active packages work."),
        SlotCommand.Create("rollback", "Returns to the packages before, and never takes the active ones again."),
        SlotCommand.CreateForSet("pin", "Stays with packages that are installed."),
        SlotCommand.Create("unpin", "Takes updates again."),
        SlotCommand.CreateForSet("release", "Allows packages again that failed."),
        CollectCommand.Create(),
    };

    /// <summary>Sets what a subcommand does, and turns what the library throws into a sentence and an exit code.</summary>
    public static void SetUpdateAction(this Command command, Func<ParseResult, int> action) => command.SetAction(parsed =>
    {
        try
        {
            return action(parsed);
        }
        catch (Exception e) when (FailureOf(e) is not null)
        {
            throw FailureOf(e)!;
        }
    });

    /// <summary>The sentence and exit code for what the library throws; <see langword="null"/> for anything else.</summary>
    public static CommandException? FailureOf(Exception e) => e switch
    {
        UpdateException or TrustException => new CommandException(ExitCode.Usage, e.Message, e),
        IOException or UnauthorizedAccessException => new CommandException(ExitCode.Failed, e.Message, e),
        _ => null,
    };
}
