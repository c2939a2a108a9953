using System.CommandLine;

namespace PopCon.Cli.Update;

/// <summary><c>popcon launch</c> as a part of the grammar: its help, its completion, and command lines in an unusual form.</summary>
internal static class LaunchCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("launch", "Starts a program in its last good version.");
        var options = new UpdateOptions(command);
        var arguments = new Argument<string[]>("args") { Description = "Arguments of the program, after --." };
        command.Add(arguments);
        command.SetAction(parsed => ProgramLaunch.Run(new LaunchLine(options.Config(parsed), options.Root(parsed), options.Now(parsed), parsed.GetValue(arguments) ?? [])));
        return command;
    }
}
