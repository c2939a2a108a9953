using System.Collections.Generic;
using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using PopCon.Cli.Invocation;
using PopCon.Cli.Running.Interop;

namespace PopCon.Cli.Running;

/// <summary><c>popcon run</c>: runs a command under the Reporter's hook against a receiver on loopback, and shows what would have left.</summary>
internal sealed class RunUnderHookCommand
{
    private readonly Command _command = new("run", "Runs a command; shows what would be sent.");
    private readonly Option<string?> _hook = new("--hook") { Description = "Hook to run under. Default: the one that came with this tool.", HelpName = "FILE" };
    private readonly Argument<string[]> _words = new("command")
    {
        Description = "The command and its arguments, behind --.",
        Arity = ArgumentArity.OneOrMore,
        CaptureRemainingTokens = true,
    };

    private RunUnderHookCommand()
    {
        _command.Add(_hook);
        _command.Add(_words);

        // Not asynchronous: Ctrl-C is the command's, and what it sends at its end is still received.
        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new RunUnderHookCommand()._command;

    /// <summary>What a process needs in its environment to report to a receiver and to say why.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(string hooks, int port, string log) =>
    [
        new(HookFile.Variable, hooks),
        new(ReporterVariables.Prefix + "STATSD_HOST", "127.0.0.1"),
        new(ReporterVariables.Prefix + "STATSD_PORT", port.ToString(CultureInfo.InvariantCulture)),
        new(ReporterVariables.Prefix + "LOG", log),

        // Its memory of the day would take this run for a real report.
        new(ReporterVariables.Prefix + "ONCE_A_DAY", "0"),
    ];

    private int Run(ParseResult parsed)
    {
        string hook = HookFile.Find(parsed.GetValue(_hook));
        string[] words = parsed.GetRequiredValue(_words);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("popcon-run-");
        try
        {
            using var receiver = new LoopbackReceiver();
            string log = Path.Combine(folder.FullName, "log");
            int exitCode = Run(words, HookFile.InFrontOf(hook, System.Environment.GetEnvironmentVariable(HookFile.Variable)), receiver.Port, log);
            RunReport.Write(parsed.InvocationConfiguration.Error, receiver.End(), HookLog.Read(log));
            return exitCode;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Run(string[] words, string hooks, int port, string log)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false };
        foreach ((string name, string value) in Environment(hooks, port, log))
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };

        // A terminal sends these to the command as well, which decides what they mean.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static context => context.Cancel = true);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Failed, $"Cannot run \"{words[0]}\": {e.Message}", e);
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ = LinuxKill.Kill(process.Id, LinuxKill.SIGTERM);
        });
        process.WaitForExit();
        return process.ExitCode;
    }
}
