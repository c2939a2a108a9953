using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PopCon.StatsdBridge.IntegrationTests.Hostile;

/// <summary>Sends lines over one TCP connection, which loses nothing and so can be counted to the line.</summary>
internal sealed class TcpSender : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder _waiting = new();

    /// <summary>Connects to a loopback port.</summary>
    public TcpSender(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a line, or keeps it for a moment.</summary>
    public void Send(string line)
    {
        _waiting.Append(line).Append('\n');
        if (_waiting.Length > FlushAt)
        {
            Flush();
        }
    }

    /// <summary>Sends what waits and returns when the bridge has taken all of it.</summary>
    public void Finish()
    {
        Flush();
        _socket.Shutdown(SocketShutdown.Send);
        _socket.ReceiveTimeout = 60_000;
        while (_socket.Receive(new byte[16]) > 0)
        {
            // The bridge says nothing; it closes its side when it has taken the last line.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Flush()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_waiting.ToString());
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += _socket.Send(bytes.AsSpan(sent));
        }

        _waiting.Clear();
    }
}
