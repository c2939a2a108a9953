using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;

namespace PopCon.Cli.Invocation;

/// <summary>Parses a command line, runs its command and turns every failure into a sentence on standard error and an exit code.</summary>
internal static class CommandInvocation
{
    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <returns>One of <see cref="ExitCode"/>, or what the command returned.</returns>
    public static int Run(RootCommand root, IReadOnlyList<string> args) =>
        Run(root, args, Writer(Console.Out, Console.IsOutputRedirected, Console.OpenStandardOutput), Console.Error);

    /// <summary>As <see cref="Run(RootCommand, IReadOnlyList{string})"/> with the two streams of the caller's choice.</summary>
    public static int Run(RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // "@file" would be replaced by the words in that file, but a path may begin with "@".
        var grammar = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        var streams = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        ParseResult parsed = root.Parse(args, grammar);
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is not ScreenHelp)
            {
                return Refuse(parsed, error);
            }

            return parsed.Invoke(streams);
        }
        catch (CommandException e)
        {
            Complain(error, e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        finally
        {
            output.Flush();
        }
    }

    /// <summary>Writes a sentence to standard error. Control characters, which file names can hold, are shown escaped.</summary>
    public static void Complain(TextWriter error, string message) => error.WriteLine("popcon: " + VisibleText.OfLines(message));

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (string mistake in Mistakes(parsed))
        {
            Complain(error, mistake);
        }

        error.WriteLine($"Run '{NameOf(parsed.CommandResult.Command)} --help' for usage.");
        return ExitCode.Usage;
    }

    // A word that is not a command also leaves the command missing; only the word helps the reader.
    private static IEnumerable<string> Mistakes(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(token => $"Unrecognized command or argument '{token}'.")
            : parsed.Errors.Select(mistake => string.Join(' ', mistake.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static string NameOf(Command command)
    {
        string name = command is RootCommand ? "popcon" : command.Name;
        foreach (Symbol parent in command.Parents)
        {
            if (parent is Command above)
            {
                return NameOf(above) + " " + name;
            }
        }

        return name;
    }

    // A file or a pipe gets UTF-8 whatever the locale says: file names and JSON are compared byte by byte.
    private static TextWriter Writer(TextWriter console, bool redirected, Func<Stream> open) =>
        redirected ? new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" } : console;
}
