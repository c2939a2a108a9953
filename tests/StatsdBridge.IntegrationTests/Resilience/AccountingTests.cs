using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.IntegrationTests.Resilience;

/// <summary>What was sent equals what the counters explain, to the datagram.</summary>
public sealed class AccountingTests : IDisposable
{
    private const int UdpDatagrams = 200_000;
    private const int LinesPerDatagram = 5;
    private const int UnixDatagrams = 20_000;
    private const int TcpConnections = 4;
    private const int TcpLinesPerConnection = 50_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Overload_AllTransportsAtOnce_EveryDatagramAndLineIsExplained()
    {
        string path = _folder.File("statsd.sock");
        using BridgeProcess bridge = await BridgeProcess.StartAsync(
            "--statsd.read-buffer=4096", $"--statsd.listen-unixgram={path}");

        Task<long> udp = Task.Run(() => SendUdp(bridge.StatsdPort));
        Task unix = Task.Run(() => SendUnix(path));
        Task tcp = Task.WhenAll(Enumerable.Range(0, TcpConnections).Select(_ => Task.Run(() => SendTcp(bridge.StatsdPort))));
        await Task.WhenAll(udp, unix, tcp);
        long sent = await udp;

        await Eventually.TrueAsync(
            async () => Value(await bridge.SamplesAsync(), "over_tcp") == TcpConnections * TcpLinesPerConnection
                && Value(await bridge.SamplesAsync(), "statsd_exporter_unixgram_packets_total") == UnixDatagrams,
            "all lines over TCP and all Unix datagrams");
        IReadOnlyDictionary<string, string> samples = await bridge.SamplesAsync();
        double received = Value(samples, "statsd_exporter_udp_packets_total");
        double dropped = Value(samples, "popcon_bridge_kernel_drops_total{listener=\"udp\"}");

        Assert.Equal(sent, received + dropped);
        Assert.True(dropped > 0, "the sender was not too fast; the test shows nothing");
        Assert.Equal(received * LinesPerDatagram, Value(samples, "over_udp"));
        Assert.Equal(UnixDatagrams, Value(samples, "over_unix"));
        double lines = Value(samples, "over_udp") + Value(samples, "over_tcp") + (Value(samples, "over_unix") * 2);
        Assert.Equal(lines, Value(samples, "statsd_exporter_lines_total"));
        Assert.Equal(
            lines,
            Value(samples, "statsd_exporter_events_total{type=\"counter\"}")
            + Value(samples, "statsd_exporter_sample_errors_total{reason=\"malformed_line\"}"));
    }

    private static double Value(IReadOnlyDictionary<string, string> samples, string series) =>
        double.Parse(samples.GetValueOrDefault(series, "0"), CultureInfo.InvariantCulture);

    private static long SendUdp(int port)
    {
        byte[] datagram = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("over.udp:1|c", LinesPerDatagram)));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        for (int i = 0; i < UdpDatagrams; i++)
        {
            socket.Send(datagram);
        }

        return UdpDatagrams;
    }

    private static void SendUnix(string path)
    {
        byte[] datagram = Encoding.UTF8.GetBytes("over.unix:1|c\nnot a line");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        for (int i = 0; i < UnixDatagrams; i++)
        {
            socket.Send(datagram);
        }
    }

    private static void SendTcp(int port)
    {
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("over.tcp:1|c\n", TcpLinesPerConnection)));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        socket.Send(lines);
        socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(new byte[1]) > 0)
        {
            // Waits for the bridge to close its side.
        }
    }
}
