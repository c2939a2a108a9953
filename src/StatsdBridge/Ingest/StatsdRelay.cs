using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

using PopCon.Metrics.Own;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Passes every line on to another statsd server over UDP, as many in a datagram as fit.</summary>
/// <remarks>
/// Lines come under the ingest lock. The timer that sends what lies waiting takes it too, so that it parts no lines that came
/// together. A send that fails is counted and forgotten: statsd_exporter stops all ingest for it.
/// </remarks>
internal sealed class StatsdRelay : IDisposable
{
    private const byte NewLine = (byte)'\n';

    // No UDP datagram carries more, and so no setting is worth more memory.
    private const int MaxPacketLength = 65_507;

    // Same as statsd_exporter.
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate;
    private readonly Socket _socket;
    private readonly SocketAddress _target;
    private readonly byte[] _packet;
    private readonly bool _sendsEachLineAlone;
    private readonly ITimer _timer;
    private readonly OwnCounter _packets;
    private readonly OwnCounter _lines;
    private readonly OwnCounter _longLines;
    private readonly OwnCounter _failedPackets;
    private int _filled;

    /// <param name="target">Where to.</param>
    /// <param name="packetLength">The longest datagram to send, in bytes; 0: every line alone, same as statsd_exporter.</param>
    /// <param name="gate">The ingest lock.</param>
    /// <param name="time">For the interval at which a datagram that is not full is sent.</param>
    /// <param name="own">Where its metrics are registered.</param>
    /// <param name="name">The target as the metrics name it.</param>
    public StatsdRelay(IPEndPoint target, int packetLength, Lock gate, TimeProvider time, OwnMetrics own, string name)
    {
        _gate = gate;
        (string, string) label = ("target", name);
        _packets = own.Counter("statsd_exporter_relay_packets_total", "Datagrams sent to the relay target.", Shown.Always, label);
        _lines = own.Counter("statsd_exporter_relay_lines_relayed_total", "Lines passed on.", Shown.Always, label);
        _longLines = own.Counter(
            "statsd_exporter_relay_long_lines_total", "Lines too long for the relay's datagrams.", Shown.Always, label);
        _failedPackets = own.Counter(
            "popcon_bridge_relay_failed_packets_total", "Datagrams the relay could not send.", Shown.OnceLost, label);
        _target = target.Serialize();
        _packet = new byte[packetLength is 0 or > MaxPacketLength ? MaxPacketLength : packetLength];
        _sendsEachLineAlone = packetLength == 0;
        _socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _timer = time.CreateTimer(static relay => ((StatsdRelay)relay!).Flush(), this, FlushInterval, FlushInterval);
    }

    /// <summary>Passes one line on, without its line end and not empty. Called under the ingest lock; does not block.</summary>
    public void Relay(ReadOnlySpan<byte> line)
    {
        if (line.Length > _packet.Length - 1)
        {
            _longLines.Add();
            return;
        }

        if (_filled > 0 && (_sendsEachLineAlone || _filled + line.Length + 1 > _packet.Length))
        {
            Send();
        }

        line.CopyTo(_packet.AsSpan(_filled));
        _filled += line.Length;
        _packet[_filled++] = NewLine;
        _lines.Add();
    }

    /// <summary>Sends what lies waiting.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_filled > 0)
            {
                Send();
            }
        }
    }

    /// <summary>Sends what lies waiting and stops.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Flush();
        _socket.Dispose();
    }

    private void Send()
    {
        _packets.Add();
        try
        {
            _socket.SendTo(_packet.AsSpan(0, _filled), SocketFlags.None, _target);
        }
        catch (SocketException)
        {
            _failedPackets.Add();
        }

        _filled = 0;
    }
}
