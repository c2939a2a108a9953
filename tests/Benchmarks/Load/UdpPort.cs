using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PopCon.Benchmarks.Load;

/// <summary>What Linux says of the sockets bound to a UDP port.</summary>
internal static class UdpPort
{
    private static readonly string[] Tables = ["/proc/net/udp", "/proc/net/udp6"];

    /// <summary>Whether a socket is bound to it.</summary>
    public static bool IsBound(int port) => Sockets(port).Any();

    /// <summary>Whether the kernel holds datagrams that nobody has received yet.</summary>
    public static bool HasWaiting(int port) =>
        Sockets(port).Any(fields => !fields[4].EndsWith(":00000000", StringComparison.Ordinal));

    /// <summary>How many datagrams the kernel has dropped, most often because its buffer was full.</summary>
    public static long Dropped(int port) => Sockets(port).Sum(fields => long.Parse(fields[^1], CultureInfo.InvariantCulture));

    // Fields: number, local address, remote address, state, tx_queue:rx_queue, …, drops. Port and queues in hexadecimal.
    private static IEnumerable<string[]> Sockets(int port)
    {
        string ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return Tables.Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(ending, StringComparison.Ordinal));
    }
}
