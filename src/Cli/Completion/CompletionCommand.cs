using System.CommandLine;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Completion;

/// <summary><c>popcon completion SHELL</c>: prints the script that makes a shell complete <c>popcon</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a completion script for a shell.") { shell };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(CompletionScript.For(parsed.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return command;
    }
}
