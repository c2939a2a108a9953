using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Update.Launching;

/// <summary>Starts the running program again: same executable, arguments, environment and folder. Streams and exit code are passed on.</summary>
internal static class Relaunch
{
    private const string Variable = "POPCON_UPDATE_GENERATION";

    /// <summary>How often this process was started again for an update.</summary>
    public static int Generation => int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int generation) ? generation : 0;

    /// <summary>The program and the arguments that start what runs now.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) Self(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(program) is "dotnet" ? (program, ["exec", Environment.GetCommandLineArgs()[0], .. arguments]) : (program, [.. arguments]);
    }

    /// <summary>Runs the program again, waits for it, and ends this process with its exit code.</summary>
    public static void Run()
    {
        (string program, IReadOnlyList<string> arguments) = Self(Environment.GetCommandLineArgs().Skip(1));
        var start = new ProcessStartInfo(program, arguments);
        start.Environment[Variable] = (Generation + 1).ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Environment.Exit(process.ExitCode);
    }
}
