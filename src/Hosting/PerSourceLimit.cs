using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace PopCon.Hosting;

/// <summary>Counts what each source address holds, so that one source cannot take everything.</summary>
/// <remarks>
/// Safe from all threads; a dictionary look-up under a lock. An IPv6 network of 64 bits counts as one source, because one host
/// may use all of its addresses. Memory grows with the sources that hold something now, never with those seen before.
/// </remarks>
/// <param name="maximum">What one source may hold at a time; 0 is no limit.</param>
internal sealed class PerSourceLimit(int maximum)
{
    private const int NetworkBytes = 8;

    private readonly Dictionary<IPAddress, int> _held = [];
    private readonly Lock _lock = new();

    /// <summary>The address that stands for a source: IPv4 in its short form, IPv6 without its last 64 bits.</summary>
    public static IPAddress SourceOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }

    /// <summary>Takes one place for a source.</summary>
    /// <param name="source">From <see cref="SourceOf"/>.</param>
    /// <returns>Whether it got the place. If so, it has to <see cref="Leave"/>.</returns>
    public bool TryEnter(IPAddress source)
    {
        if (maximum == 0)
        {
            return true;
        }

        lock (_lock)
        {
            int held = _held.GetValueOrDefault(source);
            if (held >= maximum)
            {
                return false;
            }

            _held[source] = held + 1;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="source">As in <see cref="TryEnter"/>.</param>
    public void Leave(IPAddress source)
    {
        if (maximum == 0)
        {
            return;
        }

        lock (_lock)
        {
            int held = _held[source] - 1;
            if (held == 0)
            {
                _held.Remove(source);
            }
            else
            {
                _held[source] = held;
            }
        }
    }
}
