using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;
using Xunit.Abstractions;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>Senders that hold connections, never end their lines, or use up the descriptors.</summary>
public sealed class HostileConnectionTests(ITestOutputHelper output)
{
    private const string Open = "popcon_bridge_tcp_connections";
    private const string Refused = "popcon_bridge_tcp_connections_refused_total";

    [Fact]
    public async Task ThousandIdleConnections_OneSourceMayHaveAll_LeaveTheBridgeAtWork()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--limit.tcp-connections-per-source=0");
        using var observer = new Observer(bridge);
        List<Socket> idle = Connect(bridge.StatsdPort, 1_100);
        await bridge.WaitForAsync(Refused, "100");
        Assert.Equal(1_000, await bridge.ValueAsync(Open));
        bridge.Send("steady:1|c");
        await bridge.WaitForAsync("steady", "1");
        await observer.StopAsync();
        output.WriteLine(observer.ToString());
        Assert.InRange(observer.ResidentBytes, 1, Observer.MaxResidentBytes);

        idle.ForEach(socket => socket.Dispose());
        await bridge.WaitForAsync(Open, "0");
        using var sender = new TcpSender(bridge.StatsdPort);
        sender.Send("steady:1|c");
        sender.Finish();
        await bridge.WaitForAsync("steady", "2");
    }

    /// <summary>F17: by default one source gets half of the connections.</summary>
    [Fact]
    public async Task ThousandIdleConnections_F17DefaultFlags_LeaveHalfToOthers()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        List<Socket> idle = Connect(bridge.StatsdPort, 1_000);
        await bridge.WaitForAsync(Refused, "500");
        Assert.Equal(500, await bridge.ValueAsync(Open));

        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await other.ConnectAsync(IPAddress.Loopback, bridge.StatsdPort);
        await other.SendAsync("steady:1|c\n"u8.ToArray());
        await bridge.WaitForAsync("steady", "1");
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task SilentConnection_IdleTimeout_IsClosedAndCounted()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--limit.tcp-idle-timeout=500ms");
        List<Socket> idle = Connect(bridge.StatsdPort, 3);
        await bridge.WaitForAsync("popcon_bridge_tcp_idle_connections_closed_total", "3");
        await bridge.WaitForAsync(Open, "0");
        Assert.All(idle, socket => Assert.Equal(0, socket.Receive(new byte[1])));
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task LineThatNeverEnds_DefaultFlags_IsCutAndCounted()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync();
        byte[] endless = new byte[1 << 20];
        Array.Fill(endless, (byte)'x');
        List<Socket> senders = Connect(bridge.StatsdPort, 20);
        foreach (Socket sender in senders)
        {
            try
            {
                sender.Send("steady:1|c\n"u8);
                sender.Send(endless);
            }
            catch (SocketException)
            {
                // Cut while it was still sending.
            }
        }

        await bridge.WaitForAsync("statsd_exporter_tcp_too_long_lines_total", "20");
        await bridge.WaitForAsync("steady", "20");
        await bridge.WaitForAsync(Open, "0");
        senders.ForEach(sender => sender.Dispose());
    }

    [SkippableFact]
    public async Task FewDescriptors_ManyConnections_AreRefusedBeforeTheLastAreUsed()
    {
        string prlimit = Tool.Require("prlimit", "util-linux");
        using BridgeProcess bridge = await BridgeProcess.StartUnderAsync([prlimit, "--nofile=300:300"]);
        await bridge.Process.LogsAsync("fit under the limit of open files");

        List<Socket> senders = Connect(bridge.StatsdPort, 400);
        List<Socket> scrapers = Connect(bridge.WebPort, 20);
        await Eventually.TrueAsync(async () => await bridge.ValueAsync(Refused) > 100, "refused connections");
        bridge.Send("steady:1|c");
        senders[0].Send("steady:1|c\n"u8);
        await bridge.WaitForAsync("steady", "2");
        string id = bridge.Process.Id.ToString(CultureInfo.InvariantCulture);
        Assert.InRange(System.IO.Directory.GetFiles($"/proc/{id}/fd").Length, 1, 280);
        Assert.Equal(0, await bridge.ValueAsync("popcon_bridge_tcp_accept_failures_total"));

        senders.ForEach(socket => socket.Dispose());
        scrapers.ForEach(socket => socket.Dispose());
        await bridge.WaitForAsync(Open, "0");
        using var sender = new TcpSender(bridge.StatsdPort);
        sender.Send("steady:1|c");
        sender.Finish();
        await bridge.WaitForAsync("steady", "3");
        Assert.Contains("healthy", await bridge.GetAsync("/-/healthy"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await bridge.StopAsync());
    }

    private static List<Socket> Connect(int port, int count) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
            socket.Connect(IPAddress.Loopback, port);
            return socket;
        })];
}
