using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hosting;

/// <summary>A bridge that cannot start says why in one line and ends with exit code 1.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_MappingFileMissing_SaysSoInOneLine()
    {
        string path = _folder.File("none.yml");
        await AssertRefusedAsync(path, "--statsd.mapping-config=" + path);
    }

    [Fact]
    public async Task Start_MappingFileBad_SaysSoInOneLine()
    {
        string path = _folder.Write("bad.yml", "mappings: [{match: 'a.*'}]");
        await AssertRefusedAsync(path, "--statsd.mapping-config=" + path);
    }

    [Theory]
    [InlineData("--statsd.listen-udp", SocketType.Dgram)]
    [InlineData("--statsd.listen-tcp", SocketType.Stream)]
    [InlineData("--web.listen-address", SocketType.Stream)]
    public async Task Start_PortTaken_SaysSoInOneLine(string flag, SocketType type)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
        {
            taken.Listen();
        }

        string address = "127.0.0.1:" + ((IPEndPoint)taken.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        await AssertRefusedAsync(address, $"{flag}={address}");
    }

    [Fact]
    public async Task Start_UnixSocketPathIsAFile_SaysSoAndLeavesTheFile()
    {
        string path = _folder.Write("notes.txt", "mine");
        await AssertRefusedAsync(path, "--statsd.listen-unixgram=" + path);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(path));
    }

    /// <summary>F2, F12, F13: what is not a regular file is left alone, and the start does not hang on it.</summary>
    [Theory]
    [InlineData("mkfifo", "a FIFO")]
    [InlineData("mkdir", "a folder")]
    [InlineData("ln -s /etc/hostname", "a symbolic link")]
    public async Task Start_StatePathIsNoRegularFile_SaysSoAndLeavesIt(string make, string kind)
    {
        string path = _folder.File("odd");
        (int exitCode, _, string error) = await RunningProcess.RunAsync("sh", ["-c", make + " \"$0\"", path]);
        Assert.True(exitCode == 0, error);
        await AssertRefusedAsync($"is {kind}: expected a regular file", "--state.file=" + path);
        Assert.Equal([path], System.IO.Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>F2: as root the bridge renamed the device.</summary>
    [SkippableFact]
    public async Task Start_StatePathIsADevice_SaysSoAndLeavesIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "devices of this kind are of Linux");
        await AssertRefusedAsync("is a character device", "--state.file=/dev/null");
        Assert.False(System.IO.File.Exists("/dev/null.lock"));
    }

    /// <summary>F4: two bridges with one state file lose each other's counts.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Start_AnotherBridgeKeepsTheState_EndsWithTheReason()
    {
        string path = _folder.File("state");
        using BridgeProcess first = await BridgeProcess.StartAsync("--state.file=" + path);
        await AssertRefusedAsync($"another bridge uses the state file \\\"{path}\\\"", "--state.file=" + path);
    }

    /// <summary>D2: the log says at the start which version runs, which settings file it read and where it listens.</summary>
    [Fact]
    public async Task Start_D2Log_NamesVersionSettingsFileAndListeners()
    {
        string settings = _folder.Write("bridge.json", "{}");
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--config.file=" + settings);

        await bridge.Process.LogsAsync("Accepting StatsD traffic");
        string[] lines = bridge.Process.Error.Split('\n');
        Assert.Contains(lines, line => line.Contains("msg=\"Starting PopCon.StatsdBridge\" version=", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("msg=\"Settings file read\" path=" + settings, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"msg=\"Listening on HTTP\" address=127.0.0.1:{bridge.WebPort}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"udp=127.0.0.1:{bridge.StatsdPort} tcp=127.0.0.1:{bridge.StatsdPort}", StringComparison.Ordinal));
    }

    // Whatever the test does not name listens on a port the system picks, so that nothing else can be in the way.
    private static async Task AssertRefusedAsync(string named, params string[] arguments)
    {
        string[] free = ["--statsd.listen-udp=127.0.0.1:0", "--statsd.listen-tcp=127.0.0.1:0", "--web.listen-address=127.0.0.1:0"];
        (int exitCode, string output, string error) = await BridgeProgram.RunAsync(
            [.. free.Where(flag => !arguments[0].StartsWith(flag[..flag.IndexOf('=', StringComparison.Ordinal)], StringComparison.Ordinal)), .. arguments]);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => text.Contains("level=ERROR", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
