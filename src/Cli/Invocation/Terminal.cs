using System;
using System.IO;
using Spectre.Console;

namespace PopCon.Cli.Invocation;

/// <summary>Consoles for tables and progress: colours only on a terminal, never where <c>NO_COLOR</c> is set.</summary>
internal static class Terminal
{
    /// <summary>A console over standard output, or over another writer, which then gets plain text.</summary>
    public static IAnsiConsole Over(TextWriter writer) =>
        Over(writer, ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected && !NoColor);

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
        if (!ReferenceEquals(writer, Console.Out) || Console.IsOutputRedirected)
        {
            // What is piped is read by programs: no line is cut.
            console.Profile.Width = int.MaxValue / 2;
        }

        return console;
    }
}
