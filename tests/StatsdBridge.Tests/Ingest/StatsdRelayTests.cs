using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using PopCon.Metrics.Tests.Own;
using PopCon.StatsdBridge.Ingest;

using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.Ingest;

public sealed class StatsdRelayTests : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OwnNumbers _own = new();
    private readonly Socket _receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public StatsdRelayTests()
    {
        _receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _receiver.ReceiveTimeout = 10_000;
    }

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public void Relay_LinesThatFit_ShareADatagram()
    {
        using StatsdRelay relay = NewRelay(packetLength: 12);
        Relay(relay, "a:1|c", "b:2|c", "c:3|c");
        relay.Flush();
        Assert.Equal(["a:1|c\nb:2|c\n", "c:3|c\n"], Receive(2));
        Assert.Equal(3, _own["statsd_exporter_relay_lines_relayed_total{target=\"peer\"}"]);
        Assert.Equal(2, _own["statsd_exporter_relay_packets_total{target=\"peer\"}"]);
    }

    [Fact]
    public void Relay_LineOfTheWholeLength_FitsWithItsEnd()
    {
        using StatsdRelay relay = NewRelay(packetLength: 6);
        Relay(relay, "a:1|c", "ab:1|c");
        relay.Flush();
        Assert.Equal(["a:1|c\n"], Receive(1));
        Assert.Equal(1, _own["statsd_exporter_relay_long_lines_total{target=\"peer\"}"]);
    }

    [Fact]
    public void Relay_PacketLengthZero_SendsEveryLineAlone()
    {
        using StatsdRelay relay = NewRelay(packetLength: 0);
        string longLine = new string('x', 60_000) + ":1|c";
        Relay(relay, "a:1|c", longLine, "b:2|c");
        relay.Flush();
        Assert.Equal(["a:1|c\n", longLine + "\n", "b:2|c\n"], Receive(3));
        Assert.Equal(0, _own["statsd_exporter_relay_long_lines_total{target=\"peer\"}"]);
    }

    [Fact]
    public void Dispose_LinesWaiting_SendsThem()
    {
        NewRelayWith("a:1|c").Dispose();
        Assert.Equal(["a:1|c\n"], Receive(1));
    }

    [Fact]
    public void Relay_NobodyListens_IsCountedAndGoesOn()
    {
        var target = (IPEndPoint)_receiver.LocalEndPoint!;
        _receiver.Dispose();
        using var relay = new StatsdRelay(new IPEndPoint(IPAddress.Broadcast, target.Port), 100, _gate, new FakeTime(), _own.Metrics, "peer");
        for (int i = 0; i < 3; i++)
        {
            Relay(relay, "a:1|c");
            relay.Flush();
        }

        // To send to everyone needs a permission that the socket does not have.
        Assert.Equal(3, _own["popcon_bridge_relay_failed_packets_total{target=\"peer\"}"]);
        Assert.Equal(3, _own["statsd_exporter_relay_packets_total{target=\"peer\"}"]);
    }

    /// <summary>Who took the relay's own lock within the ingest lock, and the other way round, could wait for itself.</summary>
    [Fact]
    public void Flush_WhileABatchIsTaken_WaitsForItsEnd()
    {
        using StatsdRelay relay = NewRelay(100);
        var flush = new Thread(relay.Flush);
        lock (_gate)
        {
            Relay(relay, "a:1|c");
            flush.Start();
            Assert.True(SpinWait.SpinUntil(() => flush.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !flush.IsAlive, Eventually.DefaultDeadline));
            Relay(relay, "b:2|c");
        }

        flush.Join();
        Assert.Equal(["a:1|c\nb:2|c\n"], Receive(1));
    }

    private static void Relay(StatsdRelay relay, params string[] lines)
    {
        foreach (string line in lines)
        {
            relay.Relay(Encoding.UTF8.GetBytes(line));
        }
    }

    private StatsdRelay NewRelay(int packetLength) =>
        new((IPEndPoint)_receiver.LocalEndPoint!, packetLength, _gate, new FakeTime(), _own.Metrics, "peer");

    private StatsdRelay NewRelayWith(string line)
    {
        StatsdRelay relay = NewRelay(100);
        Relay(relay, line);
        return relay;
    }

    private List<string> Receive(int count)
    {
        byte[] buffer = new byte[65_536];
        var datagrams = new List<string>();
        for (int i = 0; i < count; i++)
        {
            datagrams.Add(Encoding.UTF8.GetString(buffer, 0, _receiver.Receive(buffer)));
        }

        return datagrams;
    }
}
