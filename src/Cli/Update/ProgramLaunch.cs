using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using PopCon.Cli.Invocation;
using PopCon.Cli.Trust;
using PopCon.Trust;
using PopCon.Update.Checks;
using PopCon.Update.Configuration;
using PopCon.Update.Failures;
using PopCon.Update.Launching;
using PopCon.Update.Store;

namespace PopCon.Cli.Update;

/// <summary>Starts an application with the last good version, and checks for a newer one beside it.</summary>
/// <remarks>Every program that is started pays for what runs here: it names nothing of the grammar, and no collection of structures.</remarks>
internal static class ProgramLaunch
{
    private const int NothingToStart = 3;

    /// <summary>Starts the application and runs it to its end.</summary>
    /// <returns>The exit code of the program, or that of a failure.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    public static int Run(LaunchLine line)
    {
        MethodInfo? main;
        try
        {
            main = Prepare(line);
        }
        catch (Exception e) when (UpdateFailure.Of(e) is { } failure)
        {
            Complain(failure.Message);
            return failure.ExitCode;
        }

        return main is null ? NothingToStart : Environment.ExitCode = ProgramRunner.Run(main, line.Arguments);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The tool is not trimmed.")]
    private static MethodInfo? Prepare(LaunchLine line)
    {
        ApplicationConfiguration configuration = ConfigurationReader.Load(line.Config);
        string entry = configuration.Entry ?? throw new UpdateException($"{line.Config}: the key entry is missing; expected the assembly file to run.");
        var folder = new ApplicationFolder(new UpdateStore(line.Root ?? UpdateStore.DefaultRoot), configuration.App);
        TimeProvider clock = FixedClock.Or(line.Now);
        var start = new ProgramStart(configuration, folder, clock, Complain);
        if (start.Prepare() is not { } set)
        {
            Complain($"There is nothing to start: no package of {configuration.App} is installed, and none could be fetched.");
            return null;
        }

        MethodInfo main = ProgramRunner.Find(set, entry);
        if (configuration.CheckAtStart && new UpdateCheck(configuration, folder, clock).IsDue)
        {
            StartCheck(line, folder.Store.Root);
        }

        Environment.SetEnvironmentVariable("POPCON_UPDATE_CONFIG", Path.GetFullPath(line.Config));
        Environment.SetEnvironmentVariable("POPCON_UPDATE_ROOT", folder.Store.Root);
        Environment.SetEnvironmentVariable("POPCON_UPDATE_SET", set.Id);
        if (set.OnTrial && configuration.HealthyOnExit0)
        {
            // A program that calls Environment.Exit does not come back to Run.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => MarkHealthy(start, set.Id);
        }

        return main;
    }

    private static void MarkHealthy(ProgramStart start, string set)
    {
        if (Environment.ExitCode == 0)
        {
            start.MarkHealthy(set);
        }
    }

    // In a process of its own: neither the start nor the end of the program waits for it.
    private static void StartCheck(LaunchLine line, string root)
    {
        var arguments = new List<string> { "update", "check", CheckCommand.Quiet, "--config", line.Config, "--root", root };
        if (line.Now is { } now)
        {
            arguments.Add("--now");
            arguments.Add(TrustTime.Format(now));
        }

        try
        {
            DetachedProcess.Start(Relaunch.Self(arguments));
        }
        catch (Win32Exception e)
        {
            Complain($"The check for updates could not be started: {e.Message}");
        }
    }

    private static void Complain(string message) => CommandInvocation.Complain(Console.Error, message);
}
