using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests.Programs;

/// <summary>What can go wrong around a startup hook, each with a real program: no trouble of the hook may become one of the program.</summary>
public sealed class HazardTests
{
    private static readonly string[] Expected = [Pair.Used("newtonsoft.json"), Pair.Reports];

    [Fact]
    public async Task Hook_NamedTwice_ReportsOnce() =>
        Assert.Equal(Expected, await RunAsync(("DOTNET_STARTUP_HOOKS", Hook.Path + Path.PathSeparator + Hook.Path)));

    [Fact]
    public async Task Hook_AtTwoPaths_ReportsOnce()
    {
        using var folder = new TemporaryFolder();
        string copy = folder.File("PopCon.Reporter.dll");
        File.Copy(Hook.Path, copy);
        Assert.Equal(Expected, await RunAsync(("DOTNET_STARTUP_HOOKS", copy + Path.PathSeparator + Hook.Path)));
    }

    /// <summary>E23: only the name in the metadata differs here, as it does between two versions.</summary>
    [Fact]
    public async Task Hook_OfTwoVersions_ReportsOnce()
    {
        using var folder = new TemporaryFolder();
        string other = folder.File("PopCon.Reporter.dll");
        byte[] image = await File.ReadAllBytesAsync(Hook.Path);
        byte[] name = "PopCon.Reporter-"u8.ToArray();
        Assert.True(image.AsSpan().IndexOf(name) > 0, "the name is not in the file");
        for (int at = 0, next = image.AsSpan().IndexOf(name); next >= 0; next = image.AsSpan(at).IndexOf(name))
        {
            at += next + name.Length;
            image[at] = (byte)'7';
        }

        await File.WriteAllBytesAsync(other, image);
        Assert.Equal(Expected, await RunAsync(("DOTNET_STARTUP_HOOKS", other + Path.PathSeparator + Hook.Path)));
    }

    /// <summary>E28: thread-local variables of preloaded libraries take their place on the stack of each thread.</summary>
    [SkippableFact]
    public async Task Library_WithManyThreadLocalVariables_HarmsNothing()
    {
        string compiler = Tool.Require("gcc", "gcc");
        using var folder = new TemporaryFolder();
        string source = folder.Write("big.c", "__thread char big[240 * 1024] __attribute__((tls_model(\"initial-exec\"))); char *touch(void) { return big; }\n");
        (int compiled, _, string problem) = await RunningProcess.RunAsync(compiler, ["-shared", "-fPIC", "-o", folder.File("big.so"), source]);
        Assert.True(compiled == 0, problem);
        Assert.Equal(Expected, await RunAsync(("LD_PRELOAD", folder.File("big.so")), ("DOTNET_POPCONTEST_STATSD_HOST", "127.1")));
    }

    /// <summary>E19: an application can see exceptions that are caught.</summary>
    [Fact]
    public async Task Application_WithoutADepsFile_SeesNoException()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Pair.Sample("Inspector"))!, "*.*"))
        {
            if (!file.EndsWith(".deps.json", StringComparison.Ordinal))
            {
                File.Copy(file, folder.File(Path.GetFileName(file)));
            }
        }

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            "dotnet",
            [folder.File("Inspector.dll")],
            Hook.On(FreePort.Next(), ("DOTNET_POPCONTEST_LOG", "/no/such/log"), ("DOTNET_POPCONTEST_ONCE_A_DAY", "1"), ("HOME", "/nonexistent"), ("XDG_STATE_HOME", null)));
        Assert.True(exitCode == 0, error);
        Assert.Contains("exceptions: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hook_BesideEmptyEntries_Reports() =>
        Assert.Equal(Expected, await RunAsync(("DOTNET_STARTUP_HOOKS", Path.PathSeparator + Hook.Path + Path.PathSeparator)));

    [Fact]
    public async Task Hook_ReplacedByRenameWhileInUse_LeavesTheProcessAlone()
    {
        using var folder = new TemporaryFolder();
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        string hook = folder.File("PopCon.Reporter.dll");
        File.Copy(Hook.Path, hook);
        using RunningProcess process = RunningProcess.Start(
            "dotnet", [Pair.Sample("Exits"), "idle-handles-sigterm"], Hook.On(receiver.Port, ("DOTNET_STARTUP_HOOKS", hook)));
        await Eventually.TrueAsync(() => process.Output.Contains("ready", StringComparison.Ordinal), "the process to be ready");
        await File.WriteAllTextAsync(hook + ".new", "another version");
        File.Move(hook + ".new", hook, overwrite: true);
        process.Signal("TERM");
        Assert.Equal(5, await process.WaitForExitAsync());
        Assert.Empty(process.Error);
        Assert.Equal(Expected, receiver.Lines);
    }

    [Fact]
    public async Task Host_NotListening_HarmsNothing() =>
        Assert.Empty(await RunAsync(("DOTNET_POPCONTEST_STATSD_PORT", FreePort.Next().ToString(CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("no-such-host.invalid")]
    [InlineData("198.51.100.1")]
    [InlineData("unix:///no/such/socket")]
    [InlineData("::1%nonsense")]
    public async Task Host_OutOfReach_HarmsNothing(string host) => Assert.Empty(await RunAsync(("DOTNET_POPCONTEST_STATSD_HOST", host)));

    [Fact]
    public async Task Disk_ThatNeverAnswers_DelaysTheExitNoLongerThanTheBudget()
    {
        using var folder = new TemporaryFolder();
        using (Process make = Process.Start("mkfifo", [folder.File("pipe")]))
        {
            await make.WaitForExitAsync();
        }

        // A pipe that nobody reads: to open it for writing waits for ever.
        await AssertPromptAsync("dotnet", [Pair.Sample("Exits"), "return"], Hook.On(
            9, ("DOTNET_POPCONTEST_LOG", folder.File("pipe")), ("DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS", "100")));
    }

    [Fact]
    public async Task Log_Unwritable_HarmsNothing() => Assert.Equal(Expected, await RunAsync(("DOTNET_POPCONTEST_LOG", "/proc/no/such/log")));

    [Fact]
    public async Task Settings_AllWrong_AreDefaultsAndLogged()
    {
        using var folder = new TemporaryFolder();
        string log = folder.File("log");
        Assert.Equal(Expected, await RunAsync(
            ("DOTNET_POPCONTEST_STATSD_PREFIX", "a:b"), ("DOTNET_POPCONTEST_INTERVAL_SECONDS", "soon"), ("DOTNET_POPCONTEST_LOG", log)));
        string text = await File.ReadAllTextAsync(log);
        Assert.Contains("ignored DOTNET_POPCONTEST_STATSD_PREFIX=a:b", text, StringComparison.Ordinal);
        Assert.Contains("ignored DOTNET_POPCONTEST_INTERVAL_SECONDS=soon", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task User_Unprivileged_IsCounted()
    {
        string setpriv = Tool.Require("setpriv", "util-linux");
        using var folder = new TemporaryFolder();
        string program = CopyForEverybody(Path.GetDirectoryName(Pair.Sample("Exits"))!, folder.File("app"));
        string hook = CopyForEverybody(Path.GetDirectoryName(Hook.Path)!, folder.File("hook"));
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            setpriv,
            ["--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", Path.Combine(program, "Exits.dll"), "return"],
            Hook.On(receiver.Port, ("DOTNET_STARTUP_HOOKS", Path.Combine(hook, "PopCon.Reporter.dll")), ("HOME", "/nonexistent")));
        Skip.If(error.Contains("setpriv", StringComparison.Ordinal), "the user cannot be changed here");
        Assert.Equal(7, exitCode);
        Assert.Empty(error);
        Assert.Equal(Expected, receiver.Lines);

        string CopyForEverybody(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (string file in Directory.GetFiles(from))
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }

            Process.Start("chmod", ["-R", "a+rX", folder.Path]).WaitForExit();
            return to;
        }
    }

    [SkippableFact]
    public async Task Network_None_HarmsNothing()
    {
        string unshare = Tool.Require("unshare", "util-linux");
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            unshare, ["-n", "dotnet", Pair.Sample("Exits"), "return"], Hook.On(receiver.Port));
        Skip.If(error.Contains("unshare", StringComparison.Ordinal), "network namespaces are not allowed here");
        Assert.Equal(7, exitCode);
        Assert.Empty(error);
        Assert.Empty(receiver.Lines);
    }

    private static async Task<string[]> RunAsync(params (string Name, string? Value)[] settings) =>
        [.. await Pair.RunAsync("dotnet", [Pair.Sample("Exits"), "return"], null, settings)];

    // The report would wait for more than half a minute, or for ever: half of that is generous for a start on a busy machine.
    private static async Task AssertPromptAsync(
        string program, string[] arguments, System.Collections.Generic.Dictionary<string, string?> environment)
    {
        (int exitCode, string output, string error) =
            await RunningProcess.RunAsync(program, arguments, environment, deadline: TimeSpan.FromSeconds(25));
        Assert.True(exitCode == 7, output + error);
    }
}
