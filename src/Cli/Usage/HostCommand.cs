using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Usage;

/// <summary><c>popcon usage host</c>: runs the usage host, a program of its own that lies beside the tool.</summary>
/// <remarks>The tool names no server: what only the host needs is not loaded by any other command, and the host ends without the tool's state.</remarks>
internal static class HostCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "Configuration, a JSON file.", Required = true };
        var command = new Command("host", "Runs the usage host until SIGTERM.") { config };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(config)));
        return command;
    }

    private static int Run(string config)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "usage-host", "PopCon.Usage.Host.dll");
        if (!File.Exists(program))
        {
            throw new CommandException(ExitCode.Usage, $"{program}: the usage host is missing. Install the tool again.");
        }

        // Both get the signals of a terminal; one that is sent to the tool alone is passed on.
        using var host = Process.Start(new ProcessStartInfo(Muxer(), [program, "--config", config]) { UseShellExecute = false })!;
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => PassOn(context, host));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => PassOn(context, host));
        host.WaitForExit();
        return host.ExitCode;
    }

    private static void PassOn(PosixSignalContext context, Process host)
    {
        context.Cancel = true;
        try
        {
            if (context.Signal == PosixSignal.SIGTERM && !OperatingSystem.IsWindows())
            {
                using var kill = Process.Start("/bin/kill", ["-s", "TERM", host.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended, or there is no such program: the wait tells.
        }
    }

    // The host runs on the runtime that runs the tool: shared/Microsoft.NETCore.App/10.0.0/ below dotnet's own folder.
    private static string Muxer()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Path.GetFileName(Environment.ProcessPath) is { } running && running.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return Environment.ProcessPath!;
        }

        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
