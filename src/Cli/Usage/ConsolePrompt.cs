using System;
using System.Collections.Generic;
using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using PopCon.Usage.Agent.Consents;

namespace PopCon.Cli.Usage;

/// <summary>Asks on the terminal, or takes the answer from the command line.</summary>
/// <param name="parsed">Where to print.</param>
/// <param name="answer">The answer; <see langword="null"/>: ask.</param>
/// <param name="startsBrowser">Whether to open the page.</param>
internal sealed class ConsolePrompt(ParseResult parsed, bool? answer, bool startsBrowser) : IConsentPrompt
{
    /// <inheritdoc/>
    public bool Ask(string package, string host, IReadOnlyList<(string Name, string What)> features)
    {
        parsed.Print($"{package} asks to count how it is used, and to send the counts to {host}.");
        parsed.Print("Counted are, per version and day, these features and nothing else:");
        foreach ((string name, string what) in features)
        {
            parsed.Print($"  {name}: {what}");
        }

        if (answer is { } given)
        {
            return given;
        }

        TextWriter output = parsed.InvocationConfiguration.Output;
        output.Write("Allow? y/n (n) ");
        output.Flush();
        return Console.ReadLine()?.Trim() is { } line
            && (line.Equals("y", StringComparison.OrdinalIgnoreCase) || line.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public void Open(Uri page)
    {
        parsed.Print("open " + page.AbsoluteUri);
        if (!startsBrowser)
        {
            return;
        }

        try
        {
            using Process? browser = OperatingSystem.IsWindows() ? Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true })
                : Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // No browser: the address was printed.
        }
    }

    /// <inheritdoc/>
    public void ShowCode(string page, string userCode) => parsed.Print($"open {page} and enter the code {userCode}");
}
