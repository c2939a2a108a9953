using System;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Usage.Tests.Cases;

/// <summary>Plays the contract's cases against the built tool, by an independent runner in Python.</summary>
public sealed class CaseTests
{
    // A case takes up to ten seconds, and the machine may be busy.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(9);

    /// <summary>The section perf is left out: it measures time.</summary>
    [SkippableTheory]
    [Trait("Speed", "Slow")]
    [InlineData("blindrsa")]
    [InlineData("buffer")]
    [InlineData("consent")]
    [InlineData("host")]
    [InlineData("upload")]
    [InlineData("watch")]
    public async Task Section_AllCases_Pass(string section)
    {
        string python = Tool.Require("python3", "python3");
        string folder = Path.Combine(AppContext.BaseDirectory, "Cases");
        string tool = Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll");

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            python,
            [Path.Combine(folder, "run_cases.py"), "--cli", $"dotnet {tool}", "--section", section, Path.Combine(folder, "usage.json")],
            deadline: Deadline);

        Assert.True(exitCode == 0, output + error);
        Assert.Contains(" passed, 0 failed", output, StringComparison.Ordinal);
    }
}
