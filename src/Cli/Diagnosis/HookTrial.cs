using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Cli.Running;

namespace PopCon.Cli.Diagnosis;

/// <summary>Runs this tool once more under the hooks as they are named, and sees whether it starts and reports. The report goes to this process.</summary>
/// <remarks>Stateless.</remarks>
internal static class HookTrial
{
    private const string Link = "trial";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The findings.</summary>
    public static async Task<IReadOnlyList<Finding>> CheckAsync()
    {
        string dotnet = Path.Combine(MachineCheck.DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        string assembly = Path.Combine(AppContext.BaseDirectory, "popcon.dll");
        if (!File.Exists(dotnet) || !File.Exists(assembly))
        {
            return [Finding.Warning(Link, "No program was run under the hook: this tool is not run by a shared runtime.")];
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("popcon-doctor-");
        try
        {
            return await RunAsync(dotnet, assembly, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(string dotnet, string assembly, string folder)
    {
        using var receiver = new LoopbackReceiver();
        string log = Path.Combine(folder, "log");
        var start = new ProcessStartInfo(dotnet, ["exec", "--runtimeconfig", await WriteConfigurationAsync(assembly, folder), assembly, "--version"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string hooks = Environment.GetEnvironmentVariable(HookFile.Variable) ?? string.Empty;
        foreach ((string name, string value) in RunUnderHookCommand.Environment(hooks, receiver.Port, log).Concat(ReporterVariables.OptOuts.Select(name => KeyValuePair.Create(name, "0"))))
        {
            start.Environment[name] = value;
        }

        (int exitCode, string error) = await RunAsync(start);
        IReadOnlyList<byte[]> datagrams = receiver.End();
        IEnumerable<Finding> ignored = HookLog.Read(log).Complaints.Select(complaint => Finding.Warning("settings", $"The Reporter says: {complaint}."));
        return
        [
            exitCode != 0 ? Finding.Broken(Link, $"A .NET program does not start under these hooks (exit code {exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)}): {error}")
                : datagrams.Count == 0 ? Finding.Broken(Link, "A .NET program started under these hooks and did not report. Is the Reporter among them, and readable?")
                : Finding.Ok(Link, "A .NET program started under these hooks and reported, to this tool only."),
            .. ignored,
        ];
    }

    // The tool's own configuration, with startup hooks allowed.
    private static async Task<string> WriteConfigurationAsync(string assembly, string folder)
    {
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(assembly, ".runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]!["System.StartupHookProvider.IsSupported"] = true;
        string path = Path.Combine(folder, "trial.runtimeconfig.json");
        await File.WriteAllTextAsync(path, configuration.ToJsonString());
        return path;
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(ProcessStartInfo start)
    {
        using var process = new Process { StartInfo = start };
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            process.Start();
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            string error = await process.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, error.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "no message.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "it did not end within 30 seconds.");
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
