using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Diagnosis;

/// <summary>The real tool on set-ups that work, and on ten that do not, with real files, sockets, users and bridges.</summary>
[SupportedOSPlatform("linux")]
public sealed class DoctorCommandTests : IDisposable
{
    private static readonly string ShippedHook = Path.Combine(Repository.OutputOf("src/Cli"), "hook", "PopCon.Reporter.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly string _hook;

    public DoctorCommandTests()
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        _hook = _folder.File("PopCon.Reporter.dll");
        File.Copy(ShippedHook, _hook);
        File.SetUnixFileMode(_hook, (UnixFileMode)0b110_100_100);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_EverythingWorks_IsOkAndTheProbeComesBackUnderAGate()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--privacy.mode=gate");

        (int exitCode, string output, string error) = await DoctorAsync(["--web", Web(bridge)], Settings(bridge.StatsdPort));

        Assert.True((0, string.Empty) == (exitCode, error), output + error);
        AssertLine(output, "ok", "hook", "can be read: PopCon.Reporter-");
        AssertLine(output, "ok", "trial", "started under these hooks and reported");
        AssertLine(output, "ok", "runtimes", ".NET 10.");
        AssertLine(output, "ok", "opt-outs", "None in force.");
        AssertLine(output, "ok", "bridge", "is up");
        AssertLine(output, "ok", "clock", "Agrees");
        AssertLine(output, "ok", "datagram", "popcon_doctor.probe:1|c went to 127.0.0.1:");
        Assert.Equal("1", (await bridge.SamplesAsync())["popcon_doctor_probe"]);
        Assert.DoesNotContain("dotnet_popcon", await bridge.GetAsync());
    }

    [Fact]
    public Task Doctor_MissingFile_IsNamed() => AssertBrokenAsync(
        "hook", _folder.File("gone") + " does not exist", Settings(FreePort.Next(), _folder.File("gone/PopCon.Reporter.dll")));

    [SkippableFact]
    public async Task Doctor_UnreadableFolder_IsNamed()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root, to become another user");
        string setpriv = Tool.Require("setpriv", "util-linux");

        // Where the other user can read the tool, but not the folder of the hook.
        string tool = _folder.File("tool");
        await RunningProcess.RunAsync("cp", ["-r", Repository.OutputOf("src/Cli"), tool]);
        await RunningProcess.RunAsync("chmod", ["-R", "a+rX", tool]);
        Directory.CreateDirectory(_folder.File("closed"), (UnixFileMode)0b111_000_000);
        File.Copy(_hook, _folder.File("closed/PopCon.Reporter.dll"));

        (int exitCode, string output, _) = await RunningProcess.RunAsync(
            setpriv,
            ["--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", "exec", Path.Combine(tool, "popcon.dll"), "doctor"],
            Settings(FreePort.Next(), _folder.File("closed/PopCon.Reporter.dll")));

        Assert.Equal(3, exitCode);
        AssertLine(output, "broken", "hook", _folder.File("closed") + " is closed to this user: open it with chmod o+x");
    }

    [Fact]
    public async Task Doctor_ClosedToOthers_IsAWarning()
    {
        File.SetUnixFileMode(_hook, (UnixFileMode)0b110_000_000);

        (_, string output, _) = await DoctorAsync([], Settings(FreePort.Next()));

        AssertLine(output, "warning", "hook", "Other users cannot read " + _hook);
    }

    [Fact]
    public async Task Doctor_WrongPort_IsNamed()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();

        await AssertBrokenAsync("datagram", "is up, so this is the wrong port", Settings(FreePort.Next()), "--web", Web(bridge));
    }

    [Fact]
    public async Task Doctor_BridgeDown_IsNamed()
    {
        string web = "http://127.0.0.1:" + Text(FreePort.Next());

        await AssertBrokenAsync("bridge", $"Cannot reach {web}/: Connection refused. Is the bridge running", Settings(FreePort.Next()), "--web", web);
        await AssertBrokenAsync("datagram", "the bridge is down, or both addresses are wrong", Settings(FreePort.Next()), "--web", web);
        await AssertBrokenAsync("datagram", "the bridge is down or the port is wrong", Settings(FreePort.Next()));
    }

    [Theory]
    [InlineData("DO_NOT_TRACK")]
    [InlineData("DOTNET_POPCONTEST_OPTOUT")]
    public async Task Doctor_OptOut_IsNamed(string variable)
    {
        Dictionary<string, string?> settings = Settings(FreePort.Next());
        settings[variable] = "1";

        (_, string output, _) = await DoctorAsync([], settings);

        AssertLine(output, "warning", "opt-outs", variable + " is set: this user's processes report nothing");
        AssertLine(output, "ok", "trial", "started under these hooks and reported");
    }

    [Fact]
    public Task Doctor_RelativePath_IsNamed() => AssertBrokenAsync(
        "hook", "popcon/PopCon.Reporter.dll is a relative path: every .NET program ends at its start (exit code 134)", Settings(FreePort.Next(), "popcon/PopCon.Reporter.dll"));

    [Fact]
    public async Task Doctor_TwoBuildsOfOneVersion_AreNamed()
    {
        // Another build has another module version id, 16 bytes that occur once in the file.
        byte[] bytes = await File.ReadAllBytesAsync(_hook);
        byte[] build = PopCon.Cli.Diagnosis.HookIdentity.Read(_hook)!.Build.ToByteArray();
        bytes[bytes.AsSpan().IndexOf(build)] ^= 1;
        string other = _folder.File("other.dll");
        await File.WriteAllBytesAsync(other, bytes);

        await AssertBrokenAsync("two hooks", "Two different builds of PopCon.Reporter-", Settings(FreePort.Next(), _hook + ":" + other));
    }

    [Fact]
    public async Task Doctor_AnotherHookInFront_IsAWarning()
    {
        string other = _folder.File("Other.dll");
        File.Copy(Path.Combine(Repository.OutputOf("src/Cli"), "PopCon.Trust.dll"), other);

        (_, string output, _) = await DoctorAsync([], Settings(FreePort.Next(), other + ":" + _hook));

        AssertLine(output, "warning", "other hooks", other + " comes first");
        AssertLine(output, "broken", "trial", "A .NET program does not start under these hooks");
    }

    [Fact]
    public async Task Doctor_NameDoesNotResolve_IsNamed()
    {
        Dictionary<string, string?> settings = Settings(FreePort.Next());
        settings["DOTNET_POPCONTEST_STATSD_HOST"] = "statsd.invalid";

        await AssertBrokenAsync("name", "The name statsd.invalid has no address: ", settings);
    }

    [Fact]
    public async Task Doctor_PortTakenBySomethingElse_NamesIt()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)other.LocalEndPoint!).Port;

        (int exitCode, string output, _) = await DoctorAsync(["--web", Web(bridge)], Settings(port));

        Assert.Equal(3, exitCode);
        AssertLine(output, "broken", "datagram", "did not come back");
        AssertLine(output, "broken", "datagram", $"something else listens there, {(await File.ReadAllTextAsync("/proc/self/comm")).Trim()} ({Text(Environment.ProcessId)})");
    }

    [Fact]
    public async Task Doctor_WebPortTakenBySomethingElse_IsNamed()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        using var other = new HttpListener();
        string address = $"http://127.0.0.1:{Text(FreePort.Next())}/";
        other.Prefixes.Add(address);
        other.Start();
        Task answering = AnswerAsync(other);

        await AssertBrokenAsync("bridge", address + " answers, but is not a bridge", Settings(bridge.StatsdPort), "--web", address);
        other.Stop();
        await answering;
    }

    [SkippableFact]
    public async Task Doctor_FullDisk_IsNamed()
    {
        string mount = Tool.Require("mount", "mount");
        string disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        (int mounted, _, _) = await RunningProcess.RunAsync(mount, ["-t", "tmpfs", "-o", "size=4k", "tmpfs", disk]);
        Skip.If(mounted != 0, "needs root and the right to mount");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(disk, "full"), new byte[4096]);
            Dictionary<string, string?> settings = Settings(FreePort.Next());
            settings["DOTNET_POPCONTEST_ONCE_A_DAY"] = "1";
            settings["XDG_STATE_HOME"] = disk;

            await AssertBrokenAsync("once a day", "No space left on device", settings);
        }
        finally
        {
            await RunningProcess.RunAsync("umount", [disk]);
        }
    }

    [Fact]
    public Task Doctor_NoVariable_IsNamed() => AssertBrokenAsync("variable", "DOTNET_STARTUP_HOOKS is not set here", Settings(FreePort.Next(), string.Empty));

    [Fact]
    public async Task Doctor_WrongSettings_AreNamed()
    {
        Dictionary<string, string?> settings = Settings(9125);
        settings["DOTNET_POPCONTEST_STATSD_PORT"] = "99999";
        settings["DOTNET_POPCONTEST_FORMAT"] = "xml";

        (_, string output, _) = await DoctorAsync([], settings);

        AssertLine(output, "warning", "address", "STATSD_PORT=\"99999\" is ignored");
        AssertLine(output, "warning", "settings", "The Reporter says: ignored DOTNET_POPCONTEST_FORMAT=xml.");
    }

    [Fact]
    public async Task Doctor_UnixSocket_IsTriedToo()
    {
        Dictionary<string, string?> settings = Settings(9125);
        settings["DOTNET_POPCONTEST_STATSD_HOST"] = "unix://" + _folder.File("statsd.sock");
        await AssertBrokenAsync("datagram", "Nothing listens on unix://" + _folder.File("statsd.sock"), settings);

        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.listen-unixgram=" + _folder.File("statsd.sock"));
        (int exitCode, string output, _) = await DoctorAsync(["--web", Web(bridge)], settings);
        Assert.Equal(0, exitCode);
        AssertLine(output, "ok", "datagram", "came back from");
    }

    [Fact]
    public async Task Doctor_WrongWebAddress_IsWrongUsage()
    {
        (int exitCode, _, string error) = await DoctorAsync(["--web", "localhost"], Settings(9125));

        Assert.Equal((2, "popcon: Invalid address \"localhost\" for --web: expected a URL such as http://localhost:9102.\n"), (exitCode, error));
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                context.Response.Close("hello"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private static string Web(BridgeProcess bridge) => "http://127.0.0.1:" + Text(bridge.WebPort);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertLine(string output, string outcome, string link, string text) => Assert.True(
        output.Split('\n').Any(line => line.StartsWith($"{outcome,-8} {link,-12} ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)),
        $"{outcome} {link} {text}\n{output}");

    private static Task<(int ExitCode, string Output, string Error)> DoctorAsync(string[] options, Dictionary<string, string?> environment) =>
        PopconProcess.RunAsync(["doctor", .. options], environment, TimeSpan.FromMinutes(1));

    private static async Task AssertBrokenAsync(string link, string text, Dictionary<string, string?> environment, params string[] options)
    {
        (int exitCode, string output, _) = await DoctorAsync(options, environment);

        Assert.Equal(3, exitCode);
        AssertLine(output, "broken", link, text);
    }

    private Dictionary<string, string?> Settings(int port, string? hooks = null) => new(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = hooks ?? _hook,
        ["DOTNET_POPCONTEST_STATSD_HOST"] = "127.0.0.1",
        ["DOTNET_POPCONTEST_STATSD_PORT"] = Text(port),
    };
}
