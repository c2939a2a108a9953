using System;
using System.IO;
using Spectre.Console;

namespace PopCon.Cli.Invocation;

/// <summary>Consoles for tables and progress: colours only on a terminal, never where <c>NO_COLOR</c> is set.</summary>
internal static class Terminal
{
    /// <summary>A console over standard output, or over another writer, which then gets plain text.</summary>
    public static IAnsiConsole Over(TextWriter writer) =>
        Over(writer, IsTerminal(writer) && !NoColor);

    /// <summary>A console over standard error.</summary>
    public static IAnsiConsole OfErrors() => Over(Console.Error, !Console.IsErrorRedirected && !NoColor);

    /// <summary>Whether a writer is the standard output of a terminal.</summary>
    public static bool IsTerminal(TextWriter writer) => ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>Writes a document to standard output: as it is into a file or a pipe, made harmless for a terminal.</summary>
    public static void WriteDocument(TextWriter output, string text) => output.Write(IsTerminal(output) ? VisibleText.OfLines(text) : text);

    private static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static IAnsiConsole Over(TextWriter writer, bool colours)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = colours ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!IsTerminal(writer) && !ReferenceEquals(writer, Console.Error))
        {
            // What is piped is read by programs: no line is cut.
            console.Profile.Width = int.MaxValue / 2;
        }

        return console;
    }
}
