using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace PopCon.Compatibility.Playing;

/// <summary>Sends what a case says over the transport it says, byte for byte.</summary>
/// <remarks>Every call uses sockets of its own.</remarks>
internal sealed class StatsdSender(Encoding encoding)
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Each text as one UDP datagram.</summary>
    public void SendUdp(IPEndPoint target, IEnumerable<string> datagrams)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (string datagram in datagrams)
        {
            socket.SendTo(encoding.GetBytes(datagram), target);
        }
    }

    /// <summary>Each text as one datagram of a Unix socket.</summary>
    public void SendUnix(string path, IEnumerable<string> datagrams)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        foreach (string datagram in datagrams)
        {
            socket.Send(encoding.GetBytes(datagram));
        }
    }

    /// <summary>One TCP connection: the chunks with a pause between, then an orderly close that waits for the other side.</summary>
    public async Task SendTcpAsync(IPEndPoint target, IReadOnlyList<string> chunks)
    {
        using Socket socket = await ConnectAsync(target);
        try
        {
            foreach (string chunk in chunks)
            {
                await SendAllAsync(socket, chunk);
                await Task.Delay(chunks.Count > 1 ? 50 : 0);
            }

            socket.Shutdown(SocketShutdown.Send);
            socket.ReceiveTimeout = (int)CloseDeadline.TotalMilliseconds;
            byte[] sink = new byte[100];
            while (socket.Receive(sink) > 0)
            {
                // Whatever it says: only its close matters.
            }
        }
        catch (SocketException)
        {
            // The bridge may cut a connection at any time; cases are about that, too.
        }
    }

    /// <summary>One TCP connection that sends and then resets instead of closing.</summary>
    public async Task SendTcpAndResetAsync(IPEndPoint target, string text)
    {
        using Socket socket = await ConnectAsync(target);
        await SendAllAsync(socket, text);
        await Task.Delay(200);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target);
        return socket;
    }

    private async Task SendAllAsync(Socket socket, string text)
    {
        ReadOnlyMemory<byte> rest = encoding.GetBytes(text);
        while (!rest.IsEmpty)
        {
            rest = rest[await socket.SendAsync(rest)..];
        }
    }
}
