using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;
using PopCon.Update.Tests.Support;

namespace PopCon.Update.Tests.Programs;

/// <summary>A real program that updates itself, and of which an assembly is loaded before the update.</summary>
public sealed class RelaunchTests : IDisposable
{
    private static readonly string Program = Path.Combine(Repository.OutputOf("tests/Samples/Updated"), "Updated.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Update_AssemblyIsLoaded_ProgramStartsAgainOnce()
    {
        (int exitCode, string output, string error) = await RunAsync("relaunch");

        Assert.Equal(
            $"""
            loaded Replaced 1.0.0
            generation 1 apply soft in {_folder.Path} with relaunch an argument
            uses Replaced 2.0.0
            input a line

            """,
            output);
        Assert.Equal((7, string.Empty), (exitCode, error));
    }

    [Fact]
    public async Task Update_AssemblyIsLoadedInEveryLife_IsNoLoop()
    {
        (int exitCode, string output, _) = await RunAsync("stuck");

        Assert.Equal(
            $"""
            loaded Replaced 1.0.0
            loaded Replaced 1.0.0
            generation 1 apply stopped in {_folder.Path} with stuck an argument

            """,
            output);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public async Task Update_ProgramThatStartedAgain_IsEndedByASignalToTheFirst()
    {
        // Its input is a pipe that it holds open itself, so that it waits in its second life.
        using RunningProcess shell = Start("mkfifo input; exec \"$0\" \"$@\" 0<>input", "relaunch");
        await Eventually.TrueAsync(() => shell.Output.Contains("uses Replaced 2.0.0", StringComparison.Ordinal), "the second life: " + shell.Error, TimeSpan.FromMinutes(1));
        int[] second = await ChildrenAsync(shell.Id);

        shell.Signal("TERM");

        Assert.Equal(143, await shell.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.NotEmpty(second);
        Assert.All(second, id => Assert.False(File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains("Updated.dll", StringComparison.Ordinal)));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string mode)
    {
        using RunningProcess process = Start("echo 'a line' | \"$0\" \"$@\"", mode);
        int exitCode = await process.WaitForExitAsync(TimeSpan.FromMinutes(2));
        return (exitCode, process.Output, process.Error);
    }

    private RunningProcess Start(string script, string mode)
    {
        string old = PackageFile.Write(_folder.File("old"), "Replaced", "1.0.0");
        System.IO.Compression.ZipFile.ExtractToDirectory(old, _folder.File("old"));
        PackageFile.Write(_folder.File("feed"), "Replaced", "2.0.0");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["POPCON_UPDATE_ROOT"] = _folder.File("root"), ["POPCON_UPDATE_GENERATION"] = null };
        return RunningProcess.Start(
            Tool.Require("bash", "bash"),
            ["-c", script, Tool.Find("dotnet")!, Program, "library", _folder.File("feed"), _folder.File("old/lib/net8.0/Replaced.dll"), mode, "an argument"],
            environment,
            _folder.Path);
    }

    private static async Task<int[]> ChildrenAsync(int process)
    {
        string text = await File.ReadAllTextAsync($"/proc/{process}/task/{process}/children");
        return Array.ConvertAll(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), child => int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
    }
}
