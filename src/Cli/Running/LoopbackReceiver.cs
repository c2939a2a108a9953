using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PopCon.Cli.Running;

/// <summary>Keeps the datagrams that arrive on a free UDP port of 127.0.0.1.</summary>
/// <remarks>One thread receives. Keeps 64 MB at most, and counts the rest.</remarks>
internal sealed class LoopbackReceiver : IDisposable
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxDatagramBytes = 65_536;
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int PollMilliseconds = 50;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<byte[]> _datagrams = [];
    private readonly Thread _thread;
    private volatile bool _isEnding;
    private int _kept;

    public LoopbackReceiver()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveBufferSize = BufferBytes;
        _socket.ReceiveTimeout = PollMilliseconds;
        _thread = new Thread(Receive) { IsBackground = true, Name = "Receiver" };
        _thread.Start();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>How many datagrams came after the memory was full.</summary>
    public int DroppedCount { get; private set; }

    /// <summary>Receives what has arrived so far, and ends.</summary>
    /// <returns>The datagrams in their order.</returns>
    public IReadOnlyList<byte[]> End()
    {
        _isEnding = true;
        _thread.Join();
        return _datagrams;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _socket.Dispose();
    }

    private void Receive()
    {
        byte[] buffer = new byte[MaxDatagramBytes];
        while (true)
        {
            try
            {
                Keep(buffer.AsSpan(0, _socket.Receive(buffer)));
            }
            catch (SocketException)
            {
                // Nothing came for a while: what a process sent before its end has been taken.
                if (_isEnding)
                {
                    return;
                }
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> datagram)
    {
        _kept += datagram.Length;
        if (_kept > MaxBytes)
        {
            DroppedCount++;
            return;
        }

        _datagrams.Add(datagram.ToArray());
    }
}
