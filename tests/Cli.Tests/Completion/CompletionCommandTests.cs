using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Completion;

public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("popcon ", "trust")]
    [InlineData("popcon tru", "trust")]
    [InlineData("popcon completion z", "zsh")]
    [InlineData("popcon ", "report")]
    [InlineData("popcon report --in", "--inventory")]
    [InlineData("popcon report --format m", "markdown")]
    [InlineData("popcon report --fail-on ", "rare")]
    public void Suggest_Line_OffersTheNextWord(string line, string expected)
    {
        (int exitCode, string output, _) = Popcon.Run($"[suggest:{line.Length}]", line);

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains(expected, output.Split('\n', System.StringSplitOptions.TrimEntries));
    }

    [SkippableTheory]
    [InlineData("bash", "bash")]
    [InlineData("zsh", "zsh")]
    [InlineData("fish", "fish")]
    public async Task Completion_Shell_PrintsAScriptTheShellReads(string shell, string package)
    {
        string program = Tool.Require(shell, package);
        using var folder = new TemporaryFolder();
        string script = folder.Write("script", Popcon.Run("completion", shell).Output);

        (int exitCode, _, string error) = await RunningProcess.RunAsync(program, ["-n", script]);

        Assert.Equal((0, string.Empty), (exitCode, error));
    }

    [SkippableFact]
    public async Task Completion_Bash_CompletesACommand()
    {
        string bash = Tool.Require("bash", "bash");
        using var folder = new TemporaryFolder();
        string popcon = folder.Write("popcon", $"#!/bin/sh\nexec dotnet exec '{Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll")}' \"$@\"\n");
        await RunningProcess.RunAsync("chmod", ["+x", popcon]);
        string script = folder.Write("script", Popcon.Run("completion", "bash").Output + """
            COMP_LINE='popcon compl'; COMP_POINT=12; COMP_WORDS=(popcon compl); COMP_CWORD=1
            _popcon_complete
            echo "${COMPREPLY[@]}"
            """);

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            bash, [script], new Dictionary<string, string?> { ["PATH"] = folder.Path + ":" + System.Environment.GetEnvironmentVariable("PATH") });

        Assert.Equal((0, "completion\n", string.Empty), (exitCode, output, error));
    }
}
