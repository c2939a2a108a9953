using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace PopCon.Reporter.Tests;

/// <summary>A statsd server that only remembers what came, on a free UDP port of loopback or on a Unix socket.</summary>
internal sealed class StatsdReceiver : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[65536];
    private readonly List<string> _datagrams = [];

    private StatsdReceiver(EndPoint endPoint)
    {
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveBufferSize = 1 << 20 };
        _socket.Bind(endPoint);
    }

    /// <summary>The UDP port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>All datagrams that have arrived, oldest first.</summary>
    public IReadOnlyList<string> Datagrams
    {
        get
        {
            // What a process has sent over loopback before its end lies in the buffer when the end is seen.
            while (_socket.Available > 0)
            {
                _datagrams.Add(Encoding.UTF8.GetString(_buffer, 0, _socket.Receive(_buffer)));
            }

            return _datagrams;
        }
    }

    /// <summary>All lines that have arrived, sorted.</summary>
    public IReadOnlyList<string> Lines => [.. Datagrams.SelectMany(datagram => datagram.Split('\n')).Order(StringComparer.Ordinal)];

    /// <summary>A receiver on a free port.</summary>
    public static StatsdReceiver OnLoopback() => new(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>A receiver on IPv6's loopback.</summary>
    public static StatsdReceiver OnLoopback6() => new(new IPEndPoint(IPAddress.IPv6Loopback, 0));

    /// <summary>A receiver on a Unix socket.</summary>
    public static StatsdReceiver OnUnixSocket(string path) => new(new UnixDomainSocketEndPoint(path));

    /// <summary>Waits until as many lines have arrived.</summary>
    public Task WaitForLinesAsync(int count) =>
        TestSupport.Eventually.TrueAsync(() => Lines.Count >= count, string.Create(CultureInfo.InvariantCulture, $"{count} lines"));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
