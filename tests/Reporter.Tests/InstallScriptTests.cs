using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Reporter.Tests;

/// <summary>The installer, into a temporary root: what it writes works, can be repeated, and goes away again.</summary>
[SupportedOSPlatform("linux")]
public sealed class InstallScriptTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static string Script => Repository.PathOf("install.sh");

    private string[] Fixed => ["--from", Path.GetDirectoryName(Hook.Path)!, "--root", _root.Path];

    private string Profile => _root.File("etc/profile.d/popcon.sh");

    private string DropIn => _root.File("etc/systemd/system.conf.d/popcon.conf");

    private string InstalledHook => _root.File("opt/popcon/PopCon.Reporter.dll");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Install_AllParts_PlacesReadableFiles()
    {
        await InstallAsync("profile", "systemd");
        foreach (string file in new[] { Profile, DropIn, InstalledHook, _root.File("opt/popcon/PopCon.EmptyHook.dll") })
        {
            Assert.Equal("644", await _root.ModeAsync(file));
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
        Assert.Equal(5, Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories).Length);
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

    /// <summary>E1.</summary>
    [Fact]
    public async Task Uninstall_ShellsStillHoldTheVariable_DotnetStillStarts()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        await InstallAsync("profile", "systemd");
        await InstallAsync("--uninstall");
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            "dotnet", [Pair.Sample("Exits"), "return"], Hook.On(receiver.Port, ("DOTNET_STARTUP_HOOKS", InstalledHook)));
        Assert.Equal((7, string.Empty), (exitCode, error));
        Assert.Empty(receiver.Lines);
        Assert.Equal(await File.ReadAllBytesAsync(Hook.Empty), await File.ReadAllBytesAsync(InstalledHook));
        Assert.False(File.Exists(Profile) || File.Exists(DropIn));
    }

    /// <summary>E1: systemd removes at the next boot what stayed until then, and the order to do so.</summary>
    [SkippableFact]
    public async Task Uninstall_NextBoot_LeavesNoFile()
    {
        string tmpfiles = Tool.Require("systemd-tmpfiles", "systemd");
        await InstallAsync("profile", "systemd");
        await InstallAsync("--uninstall");
        (_, _, string error) = await RunningProcess.RunAsync(tmpfiles, ["--root=" + _root.Path, "--remove", "popcon-uninstalled.conf"]);
        Assert.True(File.Exists(InstalledHook), error);
        (_, _, error) = await RunningProcess.RunAsync(tmpfiles, ["--root=" + _root.Path, "--remove", "--boot", "popcon-uninstalled.conf"]);
        Assert.True(Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories).Length == 0, error);
    }

    /// <summary>E1: a new installation must survive the next boot.</summary>
    [Fact]
    public async Task Install_AfterAnUninstallation_TakesTheOrderBack()
    {
        await InstallAsync("files");
        await InstallAsync("--uninstall");
        Assert.True(File.Exists(_root.File("etc/tmpfiles.d/popcon-uninstalled.conf")));
        await InstallAsync("files");
        Assert.False(File.Exists(_root.File("etc/tmpfiles.d/popcon-uninstalled.conf")));
        Assert.Equal(await File.ReadAllBytesAsync(Hook.Path), await File.ReadAllBytesAsync(InstalledHook));
    }

    /// <summary>E1.</summary>
    [Fact]
    public async Task Purge_WhileAProcessNamesTheHook_IsRefused()
    {
        string to = "/opt/popcon-" + Guid.NewGuid().ToString("N");
        string hook = _root.File(to[1..] + "/PopCon.Reporter.dll");
        await InstallAsync("--to", to, "files");
        using (RunningProcess holder = RunningProcess.Start("sleep", ["120"], Hook.On(9, ("DOTNET_STARTUP_HOOKS", hook))))
        {
            await Eventually.TrueAsync(
                () => File.ReadAllText($"/proc/{holder.Id}/environ").Contains(hook, StringComparison.Ordinal), "the process to have its environment");
            (int exitCode, _, string error) = await RunAsync("--uninstall", "--purge");
            Assert.Equal(1, exitCode);
            Assert.Contains("without it: " + holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
            Assert.True(File.Exists(hook));
        }

        await InstallAsync("--uninstall", "--purge");
        Assert.Empty(Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories));
    }

    /// <summary>E10: services run as other users.</summary>
    [Theory]
    [InlineData("077")]
    [InlineData("027")]
    public async Task Install_ClosedUmaskAndNestedFolder_IsReadableByAll(string umask)
    {
        (int exitCode, _, string error) = await RunningProcess.RunAsync(
            "bash", ["-c", "umask " + umask + "; exec \"$0\" \"$@\"", Script, .. Fixed, "--to", "/srv/deep/below/popcon", "files"]);
        Assert.True(exitCode == 0, error);
        foreach (string folder in new[] { "srv", "srv/deep", "srv/deep/below", "srv/deep/below/popcon" })
        {
            Assert.Equal("755", await _root.ModeAsync(folder));
        }
    }

    /// <summary>E10: <c>--to /root/x</c> and its like.</summary>
    [Fact]
    public async Task Install_BelowAClosedFolder_IsRefused()
    {
        Directory.CreateDirectory(_root.File("root"));
        await RunningProcess.RunAsync("chmod", ["700", _root.File("root")]);
        (int exitCode, _, string error) = await RunAsync("--to", "/root/popcon", "profile");
        Assert.Equal(1, exitCode);
        Assert.Contains("is closed to other users", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Profile));
    }

    /// <summary>E11: in its unit, in a drop-in, or in a file that it reads.</summary>
    [Theory]
    [InlineData("etc/systemd/system/web.service", "[Service]\nEnvironment=A=1 DOTNET_STARTUP_HOOKS=/their.dll\n", true)]
    [InlineData("usr/lib/systemd/system/web.service", "[Service]\nEnvironment=\"DOTNET_STARTUP_HOOKS=/their.dll\"\n", true)]
    [InlineData("etc/systemd/system/web.service.d/their.conf", "[Service]\nEnvironment=DOTNET_STARTUP_HOOKS=/their.dll\n", true)]
    [InlineData("etc/systemd/system/web.service", "[Service]\nEnvironmentFile=-/etc/default/web\n", true)]
    [InlineData("etc/systemd/system/other.service", "[Service]\nEnvironment=DOTNET_STARTUP_HOOKS=/their.dll\n", false)]
    [InlineData("etc/systemd/system/web.service", "[Service]\n#Environment=DOTNET_STARTUP_HOOKS=/their.dll\n", false)]
    public async Task Install_ServiceWithAHookOfItsOwn_IsRefused(string file, string text, bool isRefused)
    {
        _root.Write("etc/default/web", "DOTNET_STARTUP_HOOKS=/their.dll\n");
        _root.Write(file, text);
        (int exitCode, _, string error) = await RunAsync("--service", "web", "systemd");
        Assert.Equal(isRefused ? 1 : 0, exitCode);
        Assert.Equal(isRefused, error.Contains("sets DOTNET_STARTUP_HOOKS itself. Add the Reporter there, in front", StringComparison.Ordinal));
        Assert.Equal(isRefused ? 0 : 1, Directory.Exists(_root.File("etc/systemd/system/web.service.d")) && !file.Contains(".d/", StringComparison.Ordinal) ? 1 : 0);
    }

    /// <summary>E11: the same for all services.</summary>
    [Fact]
    public async Task Install_ManagerWithAHookOfItsOwn_IsRefused()
    {
        _root.Write("etc/systemd/system.conf.d/their.conf", "[Manager]\nDefaultEnvironment=DOTNET_STARTUP_HOOKS=/their.dll\n");
        (int exitCode, _, string error) = await RunAsync("systemd");
        Assert.Equal(1, exitCode);
        Assert.Contains("their.conf sets DOTNET_STARTUP_HOOKS itself", error, StringComparison.Ordinal);
    }

    /// <summary>E22.</summary>
    [Fact]
    public async Task Install_ServiceWithARootOfItsOwn_IsNamed()
    {
        _root.Write("etc/systemd/system/jail.service", "[Service]\nRootDirectory=/srv/jail\n");
        (int exitCode, _, string error) = await RunAsync("systemd");
        Assert.Equal(0, exitCode);
        Assert.Contains("These services have a root of their own.", error, StringComparison.Ordinal);
        Assert.Contains("jail.service", error, StringComparison.Ordinal);
    }

    /// <summary>E26.</summary>
    [Fact]
    public async Task Install_ProfileBesideOtherShells_NamesThem()
    {
        _root.Write("etc/shells", "/bin/sh\n/usr/bin/zsh\n/usr/bin/fish\n");
        (_, _, string error) = await RunAsync("profile");
        Assert.Contains("These shells do not read /etc/profile.d: fish zsh.", error, StringComparison.Ordinal);
    }

    /// <summary>E27.</summary>
    [Fact]
    public async Task Install_FolderAtTheFilesPath_IsRefused()
    {
        Directory.CreateDirectory(InstalledHook);
        (int exitCode, _, string error) = await RunAsync("files");
        Assert.Equal(1, exitCode);
        Assert.Contains("is a folder", error, StringComparison.Ordinal);
    }

    /// <summary>E27.</summary>
    [Fact]
    public async Task Uninstall_WithoutTheFolder_FindsIt()
    {
        await InstallAsync("--to", "/srv/elsewhere", "files");
        await InstallAsync("--uninstall");
        Assert.Equal(await File.ReadAllBytesAsync(Hook.Empty), await File.ReadAllBytesAsync(_root.File("srv/elsewhere/PopCon.Reporter.dll")));
    }

    /// <summary>E27.</summary>
    [Fact]
    public async Task Profile_FolderWithABlank_SwitchesAProgramOn()
    {
        using StatsdReceiver receiver = StatsdReceiver.OnLoopback();
        using var target = new TemporaryFolder();
        Directory.CreateDirectory(target.File("pop con"));
        File.Copy(Hook.Path, target.File("pop con/PopCon.Reporter.dll"));
        string port = receiver.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await InstallAsync("--to", target.File("pop con"), "--port", port, "profile");
        await RunningProcess.RunAsync("sh", ["-c", $". {Profile}; dotnet {Pair.Sample("Exits")} return"], Hook.Off());
        Assert.Contains(Pair.Reports, receiver.Lines);
    }

    [Fact]
    public async Task Install_OnceADayAndExclusions_AreSettings()
    {
        string config = _root.Write("NuGet.config", """
            <configuration><packageSourceMapping>
              <!-- <packageSource key="contoso"><package pattern="Old.*" /></packageSource> -->
              <packageSource key="public"><package pattern="*" /><package pattern="Other.*" /></packageSource>
              <packageSource key="contoso">
                <package pattern="Contoso.*" />
                <package pattern="*" />
                <package pattern="Fabrikam.Tools" />
              </packageSource>
            </packageSourceMapping></configuration>
            """);
        (_, string output, _) = await RunAsync("--once-a-day", "--exclude", "Mine.*", "--exclude-mapped", config, "contoso", "dockerfile");
        Assert.Contains("DOTNET_POPCONTEST_ONCE_A_DAY=\"1\"", output, StringComparison.Ordinal);
        Assert.Contains("DOTNET_POPCONTEST_EXCLUDE=\"Mine.*,Contoso.*,Fabrikam.Tools\"", output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("--exclude-mapped", config, "unknown", "dockerfile")).ExitCode);
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
    [InlineData("--to", "/with'quote", "files")]
    [InlineData("--exclude", "a;b", "files")]
    [InlineData("--purge", "files")]
    [InlineData("--host", "$(reboot)")]
    [InlineData("--host")]
    [InlineData("everything")]
    [InlineData]
    public async Task Install_WrongArguments_AreRefused(params string[] arguments) => Assert.Equal(1, (await RunAsync(arguments)).ExitCode);

    [Theory]
    [InlineData("dockerfile", "ENV DOTNET_STARTUP_HOOKS=\"/opt/popcon/PopCon.Reporter.dll\" \\")]
    [InlineData("jupyterhub", "    DOTNET_STARTUP_HOOKS: \"/opt/popcon/PopCon.Reporter.dll\"")]
    public async Task Print_Snippet_NamesTheHookAndTheServer(string part, string expected)
    {
        (_, string output, _) = await RunAsync("--host", "statsd.example", part);
        Assert.Contains(expected, output.Split('\n'), StringComparer.Ordinal);
        Assert.Contains("DOTNET_POPCONTEST_STATSD_HOST", output, StringComparison.Ordinal);
        Assert.Contains("statsd.example", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("#!/bin/sh\necho no source for packages; exit 1\n", "no source for packages")]
    [InlineData(null, "--compile needs the .NET SDK")]
    public async Task Install_CompileFails_SaysWhyAndInstallsNothing(string? sdk, string expected)
    {
        using var programs = new TemporaryFolder();
        foreach (string name in new[] { "bash", "dirname", "mktemp", "mkdir", "rm", "cp", "cat", "stat" })
        {
            File.CreateSymbolicLink(programs.File(name), Tool.Require(name, "coreutils"));
        }

        if (sdk is not null)
        {
            File.SetUnixFileMode(programs.Write("dotnet", sdk), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Dictionary<string, string?> environment = Hook.Off();
        environment["PATH"] = programs.Path;
        (int exitCode, _, string error) = await RunningProcess.RunAsync("bash", [Script, .. Fixed, "--compile", "files"], environment);
        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories));
    }

    private async Task InstallAsync(params string[] arguments)
    {
        (int exitCode, string output, string error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output + error);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunningProcess.RunAsync("bash", [Script, .. Fixed, .. arguments]);
}
