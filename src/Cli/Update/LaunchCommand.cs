using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using PopCon.Cli.Invocation;
using PopCon.Trust;
using PopCon.Update.Checks;
using PopCon.Update.Configuration;
using PopCon.Update.Failures;
using PopCon.Update.Launching;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary><c>popcon launch</c>: starts an application with the last good version, and checks for a newer one beside it.</summary>
internal sealed class LaunchCommand
{
    private const int NothingToStart = 3;

    private readonly Command _command = new("launch", "Starts a program in its last good version.");
    private readonly Argument<string[]> _arguments = new("args") { Description = "Arguments of the program, after --." };
    private readonly UpdateOptions _options;

    private LaunchCommand()
    {
        _options = new UpdateOptions(_command);
        _command.Add(_arguments);
        _command.SetAction(Run);
    }

    /// <summary>The command.</summary>
    public static Command Create() => new LaunchCommand()._command;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    private int Run(ParseResult parsed)
    {
        (MethodInfo? main, Action onExit) = Prepare(parsed);
        if (main is null)
        {
            return NothingToStart;
        }

        // A program that calls Environment.Exit does not come back here.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => onExit();
        int exitCode = ProgramRunner.Run(main, parsed.GetValue(_arguments) ?? []);
        Environment.ExitCode = exitCode;
        return exitCode;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    private (MethodInfo? Main, Action OnExit) Prepare(ParseResult parsed)
    {
        try
        {
            (ApplicationConfiguration configuration, ApplicationFolder folder) = _options.Open(parsed);
            string entry = configuration.Entry ?? throw new UpdateException($"{_options.Config(parsed)}: the key entry is missing; expected the assembly file to run.");
            void Complain(string message) => CommandInvocation.Complain(parsed.InvocationConfiguration.Error, message);
            var start = new ProgramStart(configuration, folder, _options.Clock(parsed), Complain);
            if (start.Prepare() is not { } set)
            {
                Complain($"There is nothing to start: no package of {configuration.App} is installed, and none could be fetched.");
                return (null, () => { });
            }

            MethodInfo main = ProgramRunner.Find(set, entry);
            if (configuration.CheckAtStart && new UpdateCheck(configuration, folder, _options.Clock(parsed)).IsDue)
            {
                StartCheck(parsed, Complain);
            }

            Environment.SetEnvironmentVariable("POPCON_UPDATE_CONFIG", Path.GetFullPath(_options.Config(parsed)));
            Environment.SetEnvironmentVariable("POPCON_UPDATE_ROOT", folder.Store.Root);
            Environment.SetEnvironmentVariable("POPCON_UPDATE_SET", set.Id);
            bool shows = set.OnTrial && configuration.HealthyOnExit0;
            return (main, () => MarkHealthy(start, set.Id, shows && Environment.ExitCode == 0));
        }
        catch (Exception e) when (UpdateCommand.FailureOf(e) is not null)
        {
            throw UpdateCommand.FailureOf(e)!;
        }
    }

    private static void MarkHealthy(ProgramStart start, string set, bool isHealthy)
    {
        if (isHealthy)
        {
            start.MarkHealthy(set);
        }
    }

    // In a process of its own: neither the start nor the end of the program waits for it.
    private void StartCheck(ParseResult parsed, Action<string> complain)
    {
        var arguments = new List<string> { "update", "check", CheckCommand.Quiet, "--config", _options.Config(parsed), "--root", _options.Root(parsed) };
        if (_options.Now(parsed) is { } now)
        {
            arguments.AddRange(["--now", TrustTime.Format(now)]);
        }

        (string program, IReadOnlyList<string> all) = Relaunch.Self(arguments);
        var start = new ProcessStartInfo(program, all)
        {
            // Pipes that end with this process: whoever reads the program's output does not wait for the check.
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process? check = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            complain($"The check for updates could not be started: {e.Message}");
        }
    }
}
