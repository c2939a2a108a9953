using System;
using System.CommandLine;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Trust.Loading;
using PopCon.Trust.Statements;

namespace PopCon.Cli.Trust;

/// <summary><c>popcon trust</c>: signs plug-in packages and verifies them. Exit 2 for whatever cannot be judged, 1 for what is not trusted.</summary>
internal static class TrustCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create() => new("trust", "Signs plug-in packages and verifies them.")
    {
        HashCommand.Create(),
        KeygenCommand.Create(),
        KeyIdCommand.Create(),
        SignCommand.Create(),
        SignPackageCommand.Create(),
        VerifyCommand.Create(),
        EvidenceCommand.Create(),
        RunCommand.Create(),
    };

    /// <summary>Sets what a subcommand does, and turns what the library throws into a sentence and an exit code.</summary>
    public static void SetTrustAction(this Command command, Func<ParseResult, int> action) => command.SetAction(parsed =>
    {
        try
        {
            return action(parsed);
        }
        catch (Exception e) when (e is TrustException or MalformedStatementException)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
        catch (Exception e) when (e is MalformedPackageException or TrustRefusedException)
        {
            throw new CommandException(ExitCode.Failed, e.Message, e);
        }
    });

    /// <summary>A failure of usage that the grammar cannot express.</summary>
    public static CommandException Usage(string message) => new(ExitCode.Usage, message);
}
