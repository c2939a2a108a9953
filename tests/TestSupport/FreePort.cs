using System.Net;
using System.Net.Sockets;

namespace PopCon.TestSupport;

/// <summary>Picks port numbers that nothing uses on loopback at this moment.</summary>
public static class FreePort
{
    /// <summary>A port free for both TCP and UDP on 127.0.0.1.</summary>
    public static int Next()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for UDP: try the next one.
            }
        }
    }
}
