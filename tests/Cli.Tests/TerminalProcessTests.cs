using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Cli.Tests.Reporting;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests;

/// <summary>The real tool on a terminal, which <c>script</c> provides.</summary>
public sealed class TerminalProcessTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Report_Terminal_IsAsWideAndColouredUnlessTold(string? noColor, bool isColoured)
    {
        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            Tool.Require("script", "bsdutils"),
            ["-qec", $"stty cols 80; dotnet exec {PopconProcess.Assembly} report --source {_folder.Ledger} --days 1", "/dev/null"],
            new Dictionary<string, string?> { ["NO_COLOR"] = noColor, ["TERM"] = "xterm-256color" });

        Assert.Equal(0, exitCode);
        Assert.Equal(isColoured, output.Contains("\u001b[1m", StringComparison.Ordinal));
        string[] rows = [.. output.Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.InRange(row.TrimEnd('\r').Length, 60, 80));
        Assert.Contains("The terminal is too narrow for: First day, Last day.", output);
        Assert.DoesNotContain("\u001b[2J", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NamedHookIsMissing_RunsAllTheSame()
    {
        (int exitCode, string output, string error) = await PopconProcess.RunAsync(
            ["report", "--source", _folder.Ledger, "--days", "1"], new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = "/nowhere/PopCon.Reporter.dll" });

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Contains("newtonsoft.json", output);
    }
}
