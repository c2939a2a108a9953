using System.Collections.Generic;
using System.CommandLine;
using System.Threading.Tasks;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Invocation;

public sealed class CommandInvocationTests
{
    [Fact]
    public void Run_Help_FitsAScreen()
    {
        (int exitCode, string output, string error) = Popcon.Run("--help");

        Assert.Equal((ExitCode.Done, string.Empty), (exitCode, error));
        foreach (string command in (string[])["report", "compare", "advise", "top", "view", "badge", "doctor", "run", "explain", "mapping", "trust", "usage", "watch", "update", "launch", "completion"])
        {
            Assert.Contains($"\n  {command} ", output);
        }

        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length, 5, 24);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("Required command was not provided.", "popcon")]
    [InlineData("Unrecognized command or argument 'frobnicate'.", "popcon", "frobnicate")]
    [InlineData("Unrecognized command or argument '--nope'.", "popcon", "--nope")]
    [InlineData("Unrecognized command or argument 'frobnicate'.", "popcon trust", "trust", "frobnicate")]
    [InlineData("Argument 'tcsh' not recognized. Must be one of: 'bash' 'zsh' 'fish'", "popcon completion", "completion", "tcsh")]
    public void Run_WrongUsage_SaysWhatAndExitsWithTwo(string sentence, string command, params string[] args)
    {
        (int exitCode, string output, string error) = Popcon.Run(args);

        Assert.Equal((ExitCode.Usage, string.Empty), (exitCode, output));
        Assert.Equal($"popcon: {sentence}\nRun '{command} --help' for usage.\n", error);
    }

    [Fact]
    public void Run_CommandFails_OneSentenceAndItsExitCode()
    {
        (int exitCode, string output, string error) = Popcon.Run(RootWith(_ => throw new CommandException(ExitCode.Failed, "No bridge at x.")), "act");

        Assert.Equal((ExitCode.Failed, string.Empty, "popcon: No bridge at x.\n"), (exitCode, output, error));
    }

    [Fact]
    public void Run_ArgumentBeginsWithAt_IsNotReplacedByAFile()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("words", "a b c");
        (int exitCode, string output, _) = Popcon.Run(RootWith(value => value), "act", "@" + file);

        Assert.Equal((ExitCode.Done, "@" + file), (exitCode, output));
    }

    [Fact]
    public async Task Popcon_AsProcess_PrintsUtf8WithoutByteOrderMark()
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            ["exec", System.IO.Path.Combine(Repository.OutputOf("src/Cli"), "popcon.dll"), "--help"],
            new Dictionary<string, string?> { ["LC_ALL"] = "C" });

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.StartsWith("Shows which packages", output);
    }

    private static RootCommand RootWith(System.Func<string, string> act)
    {
        var value = new Argument<string>("value") { DefaultValueFactory = _ => string.Empty };
        var command = new Command("act", "Acts.") { value };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(act(parsed.GetRequiredValue(value))));
        return new RootCommand("Test.") { command };
    }
}
