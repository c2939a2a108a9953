using System;
using System.Net.Sockets;

namespace PopCon.Benchmarks.Send;

/// <summary>Sends one datagram at a time with what .NET offers everywhere.</summary>
internal sealed class SocketDatagramSender(Socket socket, DatagramPool pool) : IDatagramSender
{
    /// <inheritdoc/>
    public int Send(long first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int index = (int)((first + i) % pool.Count);
            socket.Send(pool.Bytes.AsSpan(pool.Starts[index]..pool.Starts[index + 1]));
        }

        return count;
    }
}
