using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The installer, into a temporary root: what it writes works, can be repeated, and goes away again.</summary>
public sealed class InstallScriptTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private string Profile => _root.File("etc/profile.d/popcon.sh");

    private string DropIn => _root.File("etc/systemd/system.conf.d/popcon.conf");

    private string InstalledHook => _root.File("opt/popcon/PopCon.Reporter.dll");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Install_AllParts_PlacesReadableFiles()
    {
        await InstallAsync("profile", "systemd");
        foreach (string file in new[] { Profile, DropIn, InstalledHook })
        {
            (_, string mode, _) = await RunningProcess.RunAsync("stat", ["-c", "%a", file]);
            Assert.Equal("644\n", mode);
        }
    }

    [Fact]
    public async Task Profile_Sourced_SwitchesAProgramOn()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        string port = receiver.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        // The script names the place that it will have without the root in front, so that the file has to be there as well.
        using var target = new TemporaryFolder();
        File.Copy(Hook.Path, target.File("PopCon.Reporter.dll"));
        await InstallAsync("--to", target.Path, "--port", port, "profile");
        Dictionary<string, string?> environment = Hook.Off();
        environment["DOTNET_POPCONTEST_EXIT_BUDGET_MILLISECONDS"] = "20000";
        await RunningProcess.RunAsync("sh", ["-c", $". {Profile}; . {Profile}; dotnet {Pair.Sample("Exits")} return"], environment);
        Assert.Equal([Pair.Used("newtonsoft.json"), Pair.Reports], receiver.Lines);
    }

    [Fact]
    public async Task Profile_SourcedTwiceBesideAnother_NamesTheHookOnceAndFirst()
    {
        using var target = new TemporaryFolder();
        target.Write("PopCon.Reporter.dll", string.Empty);
        await InstallAsync("--to", target.Path, "profile");
        (_, string output, _) = await RunningProcess.RunAsync(
            "sh", ["-c", $"export DOTNET_STARTUP_HOOKS=/other.dll; . {Profile}; . {Profile}; echo $DOTNET_STARTUP_HOOKS"]);
        Assert.Equal(target.File("PopCon.Reporter.dll") + ":/other.dll\n", output);
    }

    [Fact]
    public async Task Profile_HookMissing_SetsNothing()
    {
        await InstallAsync("--to", "/no/such/folder", "profile");
        (_, string output, _) =
            await RunningProcess.RunAsync("sh", ["-c", $". {Profile}; echo \"[$DOTNET_STARTUP_HOOKS]\""], Hook.Off());
        Assert.Equal("[]\n", output);
    }

    [Fact]
    public async Task Install_Twice_LeavesOneOfEach()
    {
        await InstallAsync("profile", "systemd");
        string before = await File.ReadAllTextAsync(Profile) + await File.ReadAllTextAsync(DropIn);
        await InstallAsync("profile", "systemd");
        Assert.Equal(before, await File.ReadAllTextAsync(Profile) + await File.ReadAllTextAsync(DropIn));
        Assert.Equal(3, Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Install_FileOfSomebodyElse_IsRefused()
    {
        _root.Write("etc/profile.d/popcon.sh", "export MINE=1\n");
        (int exitCode, _, string error) = await RunAsync("profile");
        Assert.Equal(1, exitCode);
        Assert.Contains("is not ours", error, StringComparison.Ordinal);
        Assert.Equal("export MINE=1\n", await File.ReadAllTextAsync(Profile));
        Assert.False(File.Exists(InstalledHook));
    }

    [Fact]
    public async Task Uninstall_All_LeavesNoFile()
    {
        await InstallAsync("profile", "systemd");
        await InstallAsync("--uninstall");
        Assert.Empty(Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Uninstall_FilesWhileAServiceNamesThem_IsRefused()
    {
        await InstallAsync("--service", "web", "systemd");
        (int exitCode, _, string error) = await RunAsync("--uninstall", "files");
        Assert.Equal(1, exitCode);
        Assert.Contains("web.service.d/popcon.conf still names the hook", error, StringComparison.Ordinal);
        Assert.True(File.Exists(InstalledHook));
    }

    [Theory]
    [InlineData("--to", "relative")]
    [InlineData("--to", "/with:colon")]
    [InlineData("--host", "a b")]
    [InlineData("--host", "$(reboot)")]
    [InlineData("--host")]
    [InlineData("everything")]
    [InlineData]
    public async Task Install_WrongArguments_AreRefused(params string[] arguments) => Assert.Equal(1, (await RunAsync(arguments)).ExitCode);

    [Theory]
    [InlineData("dockerfile", "ENV DOTNET_STARTUP_HOOKS=/opt/popcon/PopCon.Reporter.dll \\")]
    [InlineData("jupyterhub", "    DOTNET_STARTUP_HOOKS: \"/opt/popcon/PopCon.Reporter.dll\"")]
    public async Task Print_Snippet_NamesTheHookAndTheServer(string part, string expected)
    {
        (_, string output, _) = await RunAsync("--host", "statsd.example", part);
        Assert.Contains(expected, output.Split('\n'), StringComparer.Ordinal);
        Assert.Contains("DOTNET_POPCONTEST_STATSD_HOST", output, StringComparison.Ordinal);
        Assert.Contains("statsd.example", output, StringComparison.Ordinal);
    }

    private async Task InstallAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output + error);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunningProcess.RunAsync(
            "bash",
            new[] { Repository.PathOf("install.sh"), "--from", Path.GetDirectoryName(Hook.Path)!, "--root", _root.Path }.Concat(arguments));
}
