using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using PopCon.Cli.Running;

namespace PopCon.Cli.Diagnosis;

/// <summary>Looks at what is installed and set on this machine: runtimes, opt-outs, the Reporter's files.</summary>
/// <remarks>Stateless.</remarks>
internal static class MachineCheck
{
    // Startup hooks came with 3.0; the Reporter needs the core library of 3.1.
    private static readonly Version FirstRuntime = new(3, 1);

    /// <summary>The folder of the runtime that runs this tool, which holds <c>dotnet</c> and <c>shared</c>.</summary>
    public static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Check() => [.. Runtimes(), .. OptOuts(), .. State(), .. Log()];

    private static IEnumerable<Finding> Runtimes()
    {
        string?[] roots = [DotnetRoot, Environment.GetEnvironmentVariable("DOTNET_ROOT"), "/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];
        string[] versions = [.. roots.OfType<string>()
            .Select(root => Path.Combine(root, "shared", "Microsoft.NETCore.App"))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(folder => Path.GetFileName(folder))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        if (versions.Length == 0)
        {
            yield return Finding.Warning("runtimes", "No shared .NET runtime was found; only self-contained programs can report.");
        }

        foreach (string version in versions)
        {
            bool runsHooks = !Version.TryParse(version.Split('-')[0], out Version? parsed) || parsed >= FirstRuntime;
            yield return runsHooks
                ? Finding.Ok("runtimes", $".NET {version} runs hooks.")
                : Finding.Warning("runtimes", $".NET {version} is older than {FirstRuntime}: its programs do not report.");
        }
    }

    private static IEnumerable<Finding> OptOuts()
    {
        string[] set = [.. ReporterVariables.OptOuts.Where(ReporterVariables.IsOn)];
        return set.Length == 0
            ? [Finding.Ok("opt-outs", "None in force.")]
            : set.Select(variable => Finding.Warning("opt-outs", $"{variable} is set: this user's processes report nothing. Unset it to report."));
    }

    private static IEnumerable<Finding> State()
    {
        if (ReporterVariables.Get("ONCE_A_DAY") is not ("1" or "true"))
        {
            yield break;
        }

        string? state = Absolute("XDG_STATE_HOME") ?? (Absolute("HOME") is { } home ? home + "/.local/state" : null);
        string? problem = state is null ? "neither XDG_STATE_HOME nor HOME is an absolute path" : FindWriteProblem(Path.Combine(state, "popcon"));
        yield return problem is null
            ? Finding.Ok("once a day", $"{state}/popcon can be written.")
            : Finding.Broken("once a day", $"The memory of the day cannot be kept, so nothing is sent: {problem}. Free space or open the folder, or unset {ReporterVariables.Prefix}ONCE_A_DAY.");
    }

    private static IEnumerable<Finding> Log()
    {
        if (ReporterVariables.Get("LOG") is { } log)
        {
            string? problem = FindWriteProblem(Path.GetDirectoryName(Path.GetFullPath(log))!);
            yield return problem is null
                ? Finding.Ok("log", $"The Reporter's log is {log}.")
                : Finding.Warning("log", $"The Reporter's log {log} cannot be written: {problem}.");
        }
    }

    private static string? Absolute(string variable) => Environment.GetEnvironmentVariable(variable) is { } value && value.StartsWith('/') ? value : null;

    // Writes a little, because only that shows that a disk is full.
    private static string? FindWriteProblem(string folder)
    {
        string existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        string probe = Path.Combine(existing, string.Create(CultureInfo.InvariantCulture, $".popcon-doctor-{Environment.ProcessId}"));
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[4096]);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
