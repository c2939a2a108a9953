using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Update.Tests.Cases;

/// <summary>Plays the contract's cases against the built command.</summary>
internal static class CaseRunner
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    /// <summary>The cases.</summary>
    public static string File => PathOf("update.json");

    /// <summary>The command, as one line.</summary>
    public static string Popcon { get; } = $"{Tool.Find("dotnet")} exec {Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll")}";

    /// <summary>Plays the cases of a section; those that need a program which is missing are skipped by the runner, by name.</summary>
    public static Task PlayAsync(string section) => PlayAsync(File, section, Deadline);

    /// <summary>Plays a section of another file.</summary>
    public static async Task PlayAsync(string file, string section, TimeSpan deadline)
    {
        string python = Tool.Require("python3", "python3");
        using RunningProcess runner = RunningProcess.Start(
            python,
            [PathOf("run_cases.py"), "--cli", Popcon, "--section", section, "--var", "bootstrap=" + Repository.PathOf("src", "Update", "Bootstrap", "PopCon.Bootstrap.cs"), file],
            new Dictionary<string, string?>(StringComparer.Ordinal));
        int exitCode = await runner.WaitForExitAsync(deadline);

        Assert.True(exitCode == 0, runner.Output + runner.Error);
        Assert.Contains(" passed", runner.Output, StringComparison.Ordinal);
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Cases", name);
}
