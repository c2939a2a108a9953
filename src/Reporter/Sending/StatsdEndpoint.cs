using System;
using System.Runtime.CompilerServices;
using System.Threading;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Sending;

/// <summary>Where datagrams go: a UDP port, or a Unix socket.</summary>
/// <remarks>
/// Immutable. Straight to the C library, because the managed sockets are a whole assembly that the application might never have loaded.
/// </remarks>
internal sealed unsafe class StatsdEndpoint
{
    // The queue of a Unix socket has room for some ten datagrams (net.unix.max_dgram_qlen), which the programs of a batch fill at once. A
    // server that lives empties it within milliseconds; for a dead one no exit should wait any longer than this.
    private const int MaxQueueWaitMilliseconds = 250;

    /// <summary>Whether there is an address to send to. A field, because an accessor would have to be compiled at run time.</summary>
    internal readonly bool IsUsable;

    private readonly int _family;
    private readonly byte[] _address;

    /// <summary>An endpoint by its socket address as the system lays it out; empty for none.</summary>
    internal StatsdEndpoint(int family, byte[] address)
    {
        _family = family;
        _address = address;
        IsUsable = address.Length > 0;
    }

    /// <summary>Finds the address of a host. Any name but <c>localhost</c> may ask a name server and take its time.</summary>
    internal static StatsdEndpoint Find(string host, int port)
    {
        if (FileSystem.IsWindows)
        {
            Winsock.Start();
        }

        if (host is "localhost" or "127.0.0.1")
        {
            return FromLoopback(port);
        }

        if (host.StartsWith(Settings.UnixScheme, StringComparison.Ordinal))
        {
            return FromPath(host.Substring(Settings.UnixScheme.Length));
        }

        return HostLookup.Find(host, port);
    }

    /// <summary>Sends the first bytes of an array. UDP never waits; a full queue of a Unix socket is waited for, but not long.</summary>
    /// <returns>Whether the system took them; over UDP that says nothing about their arrival.</returns>
    internal bool Send(byte[] datagram, int length)
    {
        if (_address.Length == 0)
        {
            return false;
        }

        fixed (byte* data = datagram, address = _address)
        {
            if (FileSystem.IsWindows)
            {
                return SendByWinsock(data, length, address);
            }

            bool isBsd = HostLookup.IsBsd;
            int handle = Libc.Socket(_family, Libc.SOCK_DGRAM | (isBsd ? 0 : Libc.SOCK_CLOEXEC_Linux), 0);
            if (handle < 0)
            {
                return false;
            }

            int flags = isBsd ? Libc.MSG_DONTWAIT_Bsd : Libc.MSG_DONTWAIT_Linux;
            bool isSent = _family == Libc.AF_UNIX
                ? SendConnected(handle, data, length, flags, address)
                : Libc.SendTo(handle, data, length, flags, address, _address.Length) >= 0;
            _ = Libc.Close(handle);
            return isSent;
        }
    }

    private static StatsdEndpoint FromLoopback(int port)
    {
        byte[] address = [Libc.AF_INET, 0, (byte)(port >> 8), (byte)port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        return new StatsdEndpoint(Libc.AF_INET, HostLookup.IsBsd ? WithLength(address) : address);
    }

    private static StatsdEndpoint FromPath(string path)
    {
        byte[] name = CString.From(path);
        if (name.Length > Settings.MaxUnixPathBytes + 1 || FileSystem.IsWindows)
        {
            return new StatsdEndpoint(Libc.AF_UNIX, []);
        }

        byte[] address = new byte[2 + name.Length];
        address[0] = Libc.AF_UNIX;
        Buffer.BlockCopy(name, 0, address, 2, name.Length);
        return new StatsdEndpoint(Libc.AF_UNIX, HostLookup.IsBsd ? WithLength(address) : address);
    }

    // Linux and Windows begin an address with the family as a 16-bit number, BSD with a byte for its length and one for the family.
    private static byte[] WithLength(byte[] address)
    {
        address[1] = address[0];
        address[0] = (byte)address.Length;
        return address;
    }

    // Connected, because that tells a full queue, which is worth a wait, from a missing server.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private bool SendConnected(int handle, byte* data, int length, int flags, byte* address)
    {
        for (int waited = 0, wait = 1; Libc.Connect(handle, address, _address.Length) == 0; waited += wait, wait = Math.Min(2 * wait, MaxQueueWaitMilliseconds - waited))
        {
            if (Libc.SendTo(handle, data, length, flags, null, 0) >= 0)
            {
                return true;
            }

            if (wait == 0)
            {
                return false;
            }

            Thread.Sleep(wait);
        }

        return false;
    }

    private bool SendByWinsock(byte* data, int length, byte* address)
    {
        nint handle = Winsock.Socket(_family, Libc.SOCK_DGRAM, 0);
        if (handle == -1)
        {
            return false;
        }

        bool isSent = Winsock.SendTo(handle, data, length, 0, address, _address.Length) >= 0;
        _ = Winsock.Close(handle);
        return isSent;
    }
}
