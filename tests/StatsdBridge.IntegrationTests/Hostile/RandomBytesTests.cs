using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using PopCon.StatsdBridge.IntegrationTests.Support;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>Bytes without any sense over every transport.</summary>
public sealed class RandomBytesTests : IDisposable
{
    private const int Datagrams = 20_000;

    // What occurs in statsd lines comes often, so that some of it nearly makes sense.
    private static readonly byte[] Likely = [.. "abc:|#@,=[]0123456789.+-\n\r"u8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RandomBytes_EveryTransport_AreExplainedAndHurtNobody()
    {
        string path = _folder.File("statsd.sock");
        using BridgeProcess bridge = await BridgeProcess.StartAsync("--statsd.listen-unixgram=" + path);
        await Task.WhenAll(
            Task.Run(() => SendDatagrams(NewUdp(), new IPEndPoint(IPAddress.Loopback, bridge.StatsdPort), seed: 1)),
            Task.Run(() => SendDatagrams(NewUnix(), new UnixDomainSocketEndPoint(path), seed: 2)),
            Task.Run(() => SendStreams(bridge.StatsdPort, seed: 3)));

        await bridge.WaitForAsync("statsd_exporter_unixgram_packets_total", Datagrams.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await bridge.WaitForAsync("popcon_bridge_tcp_connections", "0");
        await Eventually.TrueAsync(
            async () =>
            {
                IReadOnlyDictionary<string, string> now = await bridge.SamplesAsync();
                return now.Value("statsd_exporter_udp_packets_total") + now.Value("popcon_bridge_kernel_drops_total{listener=\"udp\"}") == Datagrams;
            },
            "every datagram to be received or counted as dropped");
        bridge.Send("steady:1|c");
        await bridge.WaitForAsync("steady", "1");
        Assert.StartsWith("# HELP", await bridge.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await bridge.StopAsync());
        Assert.DoesNotContain("Exception", bridge.Process.Error, StringComparison.Ordinal);
    }

    private static Socket NewUdp() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private static Socket NewUnix() => new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private static void SendDatagrams(Socket socket, EndPoint target, int seed)
    {
        var random = new Random(seed);
        socket.Connect(target);
        for (int i = 0; i < Datagrams; i++)
        {
            socket.Send(Noise(random, random.Next(0, 400)));
        }

        socket.Dispose();
    }

    private static void SendStreams(int port, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, port);
            try
            {
                foreach (int length in Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 5_000)))
                {
                    socket.Send(Noise(random, length));
                }
            }
            catch (SocketException)
            {
                // Cut for a line that is too long.
            }
        }
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        for (int i = random.Next(2); i < length; i += random.Next(1, 4))
        {
            bytes[i] = Likely[random.Next(Likely.Length)];
        }

        return bytes;
    }
}
