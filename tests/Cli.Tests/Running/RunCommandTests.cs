using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.Cli.Running;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Running;

/// <summary>The real tool running real programs under the real hook.</summary>
public sealed class RunCommandTests
{
    private static readonly string[] Packages = ["csvhelper", "humanizer.core", "newtonsoft.json", "nodatime", "serilog", "yamldotnet"];

    private static readonly string Popular = Path.Combine(Repository.OutputOf("tests/Samples/Popular"), "Popular.dll");

    [Fact]
    public async Task Run_Program_PrintsEveryByteAndTheFilesThatCounted()
    {
        (int exitCode, string output, string error) = await RunAsync(["dotnet", "exec", Popular], ("POPCONTEST_EXCLUDE", "Noda*"), ("POPCONTEST_REPORT_UNUSED", "1"));

        Assert.Equal(0, exitCode);
        Assert.StartsWith("2 stations measured: ", output);
        string[] lines = error.Split('\n');
        Assert.Contains("dotnet_popcon.reports:1|c", lines);
        Assert.Contains("dotnet_popcon.library_unused.polly.core:1|c", lines);
        Assert.Contains("  polly.core  shipped and never loaded", lines);
        foreach (string package in Packages.Where(package => package is not "nodatime"))
        {
            Assert.Contains($"dotnet_popcon.library_used.{package}:1|c", lines);
            Assert.Contains(lines, line => line.StartsWith($"  {package}  {Path.GetDirectoryName(Popular)}/", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("dotnet_popcon.library_used.nodatime:1|c", lines);
        Assert.Contains($"  {Path.GetDirectoryName(Popular)}/NodaTime.dll  its package nodatime is left out by DOTNET_POPCONTEST_INCLUDE, EXCLUDE or MAX_PACKAGES", lines);
        int bytes = lines.Where(line => line.EndsWith(":1|c", StringComparison.Ordinal)).Sum(line => line.Length + 1) - 1;
        Assert.Contains($"1 datagram with {bytes} bytes would have left this machine:", lines);
    }

    [Fact]
    public async Task Run_Program_SendsNothingToWhereItIsTold()
    {
        using var elsewhere = new LoopbackReceiver();

        (_, _, string error) = await RunAsync(
            ["dotnet", "exec", Popular],
            ("POPCONTEST_STATSD_HOST", "127.0.0.1:" + elsewhere.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("POPCONTEST_FORMAT", "tags"), ("POPCONTEST_LABEL_VERSION", "major"), ("POPCONTEST_ONCE_A_DAY", "1"));

        Assert.Contains("dotnet_popcon.library_used:1|c|#library:newtonsoft.json,version:13\n", error);
        Assert.Contains("\n  newtonsoft.json  /", error);
        Assert.Empty(elsewhere.End());
    }

    [Theory]
    [InlineData(7, "sh", "-c", "exit 7")]
    [InlineData(0, "true")]
    [InlineData(143, "sh", "-c", "kill -TERM $$")]
    public async Task Run_Command_ExitCodeIsTheCommands(int expected, params string[] command)
    {
        (int exitCode, string output, string error) = await RunAsync(command);

        Assert.Equal((expected, string.Empty), (exitCode, output));
        Assert.StartsWith("Nothing would have left this machine: no .NET process ", error);
    }

    [Fact]
    public async Task Run_CommandsOwnOptions_AreNotTheTools()
    {
        (int exitCode, string output, _) = await RunAsync(["echo", "--help", "--hook", "-x", "--", "@y"]);

        Assert.Equal((0, "--help --hook -x -- @y\n"), (exitCode, output));
    }

    [Fact]
    public async Task Run_OptedOut_SaysSo()
    {
        (int exitCode, _, string error) = await RunAsync(["dotnet", "exec", Popular], ("_DO_NOT_TRACK", "1"));

        Assert.Equal((0, "Nothing would have left this machine: DO_NOT_TRACK is set, which switches reporting off.\n"), (exitCode, error));
    }

    [Fact]
    public async Task Run_NoSuchCommandOrHook_OneSentenceAndExitOne()
    {
        (int exitCode, _, string error) = await RunAsync(["/nowhere/program"]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("popcon: Cannot run \"/nowhere/program\": ", error);

        (exitCode, _, error) = await PopconProcess.RunAsync(["run", "--hook", "/nowhere/hook.dll", "--", "true"]);
        Assert.Equal((1, "popcon: There is no hook at /nowhere/hook.dll: name the PopCon.Reporter.dll to use with --hook.\n"), (exitCode, error));
    }

    [Fact]
    public async Task Run_Terminated_PassesItOnAndReportsAllTheSame()
    {
        using RunningProcess run = PopconProcess.Start(["run", "--", "sh", "-c", "trap 'echo got it; exit 5' TERM; echo ready; while :; do sleep 0.1; done"]);
        await Eventually.TrueAsync(() => run.Output.Contains("ready", StringComparison.Ordinal), "the command to run");

        run.Signal("TERM");

        Assert.Equal(5, await run.WaitForExitAsync());
        await Eventually.TrueAsync(() => run.Output.Contains("got it", StringComparison.Ordinal) && run.Error.Contains("Nothing would have left", StringComparison.Ordinal), "the outputs");
    }

    [Theory]
    [InlineData("/a/PopCon.Reporter.dll", null, "/a/PopCon.Reporter.dll")]
    [InlineData("/a/PopCon.Reporter.dll", "/b/other.dll:/c/PopCon.Reporter.dll::/d/x.dll", "/a/PopCon.Reporter.dll:/b/other.dll:/d/x.dll")]
    public void InFrontOf_OtherHooks_StayBehind(string hook, string? others, string expected) => Assert.Equal(expected, HookFile.InFrontOf(hook, others));

    // Names without a leading underscore get the prefix of .NET's variables.
    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] command, params (string Name, string Value)[] variables) =>
        PopconProcess.RunAsync(
            ["run", "--", .. command],
            variables.ToDictionary(one => one.Name[0] == '_' ? one.Name[1..] : "DOTNET_" + one.Name, one => (string?)one.Value, StringComparer.Ordinal));
}
