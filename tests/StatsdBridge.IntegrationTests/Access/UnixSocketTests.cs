using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Access;

/// <summary>The Unix datagram socket as a file: who may write to it, and what becomes of it.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string SocketPath => _folder.File("statsd.sock");

    private string Flag => "--statsd.listen-unixgram=" + SocketPath;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "755")]
    [InlineData("0620", "620")]
    public async Task Socket_Mode_IsAsAsked(string asked, string expected)
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            asked.Length == 0 ? [Flag] : [Flag, "--statsd.unixsocket-mode=" + asked]);
        Assert.Equal(expected, await StatAsync("%a"));
    }

    [SkippableFact]
    public async Task Socket_Owner_IsAsAsked()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "only root may give a file away");
        using BridgeProcess bridge = await BridgeProcess.StartAsync(Flag, "--statsd.unixsocket-owner=nobody:12345");
        Assert.Equal("nobody 12345", await StatAsync("%U %g"));
    }

    [Fact]
    public async Task Socket_CleanStop_RemovesTheFile()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync(Flag);
        Assert.True(File.Exists(SocketPath));
        Assert.Equal(0, await bridge.StopAsync());
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task Socket_FileLeftByAKilledBridge_IsReplaced()
    {
        using (BridgeProcess killed = await BridgeProcess.StartAsync(Flag))
        {
            killed.Process.Signal("KILL");
            await killed.Process.WaitForExitAsync();
        }

        Assert.True(File.Exists(SocketPath));
        using BridgeProcess bridge = await BridgeProcess.StartAsync(Flag);
        Send("again:1|c");
        await bridge.WaitForAsync("again", "1");
    }

    [Fact]
    public async Task Socket_InUseByAnotherBridge_IsLeftAlone()
    {
        using BridgeProcess first = await BridgeProcess.StartAsync(Flag);
        (int exitCode, _, string error) = await BridgeProgram.RunAsync(
            Flag, "--statsd.listen-udp=", "--statsd.listen-tcp=", "--web.listen-address=127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Contains(SocketPath, error, StringComparison.Ordinal);
        Send("still:1|c");
        await first.WaitForAsync("still", "1");
    }

    // A service manager may clear the runtime folder before the process has ended.
    [Fact]
    public async Task Stop_FolderOfTheSocketIsGone_IsClean()
    {
        string folder = Directory.CreateDirectory(_folder.File("run")).FullName;
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.listen-unixgram=" + Path.Combine(folder, "statsd.sock"));
        Directory.Delete(folder, recursive: true);
        Assert.Equal(0, await bridge.StopAsync());
    }

    private void Send(string datagram)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(datagram), new UnixDomainSocketEndPoint(SocketPath));
    }

    private async Task<string> StatAsync(string format) =>
        (await RunningProcess.RunAsync("stat", ["-c", format, SocketPath])).Output.Trim();
}
