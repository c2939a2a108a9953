using System;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Sending;

/// <summary>Where datagrams go: a UDP port, or a Unix socket.</summary>
/// <remarks>
/// Immutable. Sending never waits: what the system cannot take at once is dropped, as is all that goes to an address nobody knows.
/// Straight to the C library, because the managed sockets are a whole assembly that the application might never have loaded.
/// </remarks>
internal sealed unsafe class StatsdEndpoint
{
    private const string UnixScheme = "unix://";

    // <sys/un.h>: what fits sun_path on every system, with the zero at the end.
    private const int MaxUnixPathBytes = 104;

    private readonly int _family;
    private readonly byte[] _address;

    /// <summary>An endpoint by its socket address as the system lays it out; empty for none.</summary>
    internal StatsdEndpoint(int family, byte[] address)
    {
        _family = family;
        _address = address;
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

        if (host.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            return FromPath(host.Substring(UnixScheme.Length));
        }

        return HostLookup.Find(host, port);
    }

    /// <summary>Sends the first bytes of an array, or drops them.</summary>
    internal void Send(byte[] datagram, int length)
    {
        if (_address.Length == 0)
        {
            return;
        }

        fixed (byte* data = datagram, address = _address)
        {
            if (FileSystem.IsWindows)
            {
                SendByWinsock(data, length, address);
                return;
            }

            bool isBsd = HostLookup.IsBsd;
            int handle = Libc.Socket(_family, Libc.SOCK_DGRAM | (isBsd ? 0 : Libc.SOCK_CLOEXEC_Linux), 0);
            if (handle >= 0)
            {
                _ = Libc.SendTo(handle, data, length, isBsd ? Libc.MSG_DONTWAIT_Bsd : Libc.MSG_DONTWAIT_Linux, address, _address.Length);
                _ = Libc.Close(handle);
            }
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
        if (name.Length > MaxUnixPathBytes || FileSystem.IsWindows)
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

    private void SendByWinsock(byte* data, int length, byte* address)
    {
        nint handle = Winsock.Socket(_family, Libc.SOCK_DGRAM, 0);
        if (handle != -1)
        {
            _ = Winsock.SendTo(handle, data, length, 0, address, _address.Length);
            _ = Winsock.Close(handle);
        }
    }
}
