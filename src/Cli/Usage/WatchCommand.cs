using System;
using System.Collections.Generic;
using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon watch</c>: runs a script when a file, or a file below a folder, was changed or replaced.</summary>
internal sealed class WatchCommand
{
    // A file that is being replaced is away for a moment.
    private const string Away = "-";

    private readonly Command _command = new("watch", "Runs a script when a file changes.");
    private readonly Option<string> _file = new("--file", "-f") { Description = "File or folder to watch.", Required = true };
    private readonly Option<int> _interval = new("--interval", "-i") { Description = "Seconds between two looks.", DefaultValueFactory = _ => 5 };
    private readonly Option<string> _script = new("--script", "-s") { Description = "Program to run.", Required = true };
    private readonly Argument<string[]> _arguments = new("args") { Description = "Arguments of the first run." };

    private WatchCommand()
    {
        foreach (Option option in new Option[] { _file, _interval, _script })
        {
            _command.Add(option);
        }

        _command.Add(_arguments);
        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new WatchCommand()._command;

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        string script = parsed.GetRequiredValue(_script);
        int interval = parsed.GetValue(_interval);
        if (!Path.Exists(file))
        {
            throw UsageCommand.Usage($"{file}: there is no such file or folder.");
        }

        if (!File.Exists(script))
        {
            throw UsageCommand.Usage($"{script}: there is no such file.");
        }

        if (interval < 1)
        {
            throw UsageCommand.Usage(string.Create(CultureInfo.InvariantCulture, $"Invalid interval {interval}: expected a whole number of seconds from 1."));
        }

        string[] arguments = parsed.GetValue(_arguments) ?? [];
        string seen = Look(file);
        while (true)
        {
            LongPause.For(TimeSpan.FromSeconds(interval));
            string now = Look(file);
            if (now is not Away && !string.Equals(now, seen, StringComparison.Ordinal))
            {
                seen = now;
                arguments = RunScript(parsed, Path.GetFullPath(script), arguments);
            }
        }
    }

    // Name, length and time of every file.
    private static string Look(string path)
    {
        try
        {
            IEnumerable<FileInfo> files = Directory.Exists(path)
                ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
                : [new FileInfo(path)];
            return string.Join('\n', files.Select(file => file.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks} {file.CreationTimeUtc.Ticks}")
                : Away));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Away;
        }
    }

    private static string[] RunScript(ParseResult parsed, string script, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(script, arguments) { UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            // What has no line end was not meant to be a line.
            return output.Split('\n')[..^1];
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            CommandInvocation.Complain(parsed.InvocationConfiguration.Error, $"{script}: {e.Message}");
            return arguments;
        }
    }
}
