using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Access;

/// <summary>Who may send: <c>--statsd.allow</c>.</summary>
public sealed class SourceTests
{
    [Fact]
    public async Task Allow_OtherNetwork_RefusesAndCounts()
    {
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.allow=10.0.0.0/8,fd00::/8");
        bridge.Send("refused:1|c");
        bridge.Send("refused:1|c");
        SendTcp(bridge.StatsdPort, "refused:1|c\n");

        await bridge.WaitForAsync("popcon_bridge_refused_sources_total{listener=\"udp\"}", "2");
        await bridge.WaitForAsync("popcon_bridge_refused_sources_total{listener=\"tcp\"}", "1");
        var samples = await bridge.SamplesAsync();
        Assert.DoesNotContain("refused", samples.Keys);
        Assert.Equal(2, samples.Value("statsd_exporter_udp_packets_total"));
        Assert.Equal(0, samples.Value("statsd_exporter_lines_total"));
    }

    // A wildcard listener has one IPv6 socket for both, on which an IPv4 sender shows as ::ffff:127.0.0.1.
    [Fact]
    public async Task Allow_OwnNetworkOnAWildcardSocket_Applies()
    {
        string address = ":" + FreePort.Next().ToString(CultureInfo.InvariantCulture);
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            "--statsd.allow=127.0.0.0/8", "--statsd.listen-udp=" + address, "--statsd.listen-tcp=" + address);
        int port = int.Parse(address[1..], CultureInfo.InvariantCulture);
        using var udp = new UdpClient();
        await udp.SendAsync("allowed:1|c"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, port));
        SendTcp(port, "allowed:1|c\n");

        await bridge.WaitForAsync("allowed", "2");
        Assert.Equal(0, (await bridge.SamplesAsync()).Sum("popcon_bridge_refused_sources_total"));
    }

    private static void SendTcp(int port, string text)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        client.Client.Send(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
