using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PopCon.Usage.Host.Totals;

/// <summary>Sends released counts as statsd lines, beside what the Reporter sends.</summary>
/// <remarks>Safe from all threads. UDP: nothing waits, and what does not arrive is not sent again.</remarks>
internal sealed class StatsdSender : IDisposable
{
    // Fits an IPv6 packet of 1,280 bytes, which every network passes on whole.
    private const int MaxDatagramBytes = 1232;

    private readonly Socket? _socket;

    /// <param name="target">Where they go; <see langword="null"/>: nowhere.</param>
    public StatsdSender(IPEndPoint? target)
    {
        if (target is not null)
        {
            _socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            _socket.Connect(target);
        }
    }

    /// <summary>Sends lines, as many as fit in each datagram.</summary>
    public void Send(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            if (text.Length > 0 && text.Length + 1 + line.Length > MaxDatagramBytes)
            {
                Flush(text);
            }

            text.Append(text.Length > 0 ? "\n" : string.Empty).Append(line);
        }

        Flush(text);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Flush(StringBuilder text)
    {
        if (text.Length > 0 && _socket is not null)
        {
            try
            {
                _socket.Send(Encoding.ASCII.GetBytes(text.ToString()));
            }
            catch (SocketException)
            {
                // Nobody listens there now. The totals have it.
            }
        }

        text.Clear();
    }
}
