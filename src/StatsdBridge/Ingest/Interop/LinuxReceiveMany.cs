using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PopCon.StatsdBridge.Ingest.Interop;

/// <summary>Receives several datagrams with one call: <see href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</see>.</summary>
internal static partial class LinuxReceiveMany
{
    /// <summary>MSG_TRUNC, Linux on all processors (linux/socket.h): the datagram was longer than its buffer.</summary>
    public const int MSG_TRUNC = 0x20;

    /// <summary>MSG_DONTWAIT, Linux on all processors (linux/socket.h): do not wait for the first datagram either.</summary>
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>MSG_WAITFORONE, Linux on all processors (linux/socket.h): wait for the first datagram only.</summary>
    public const int MSG_WAITFORONE = 0x10000;

    /// <summary>EINTR, Linux on all processors (asm-generic/errno-base.h).</summary>
    public const int EINTR = 4;

    /// <summary>EAGAIN, Linux on all processors but MIPS (asm-generic/errno-base.h): nothing came within the receive timeout.</summary>
    public const int EAGAIN = 11;

    // Linux on all processors but MIPS (asm-generic/errno-base.h, asm-generic/errno.h).
    private const int ENOMEM = 12;
    private const int ENETDOWN = 100;
    private const int ENETUNREACH = 101;
    private const int ENETRESET = 102;
    private const int ECONNRESET = 104;
    private const int ENOBUFS = 105;
    private const int ECONNREFUSED = 111;
    private const int EHOSTUNREACH = 113;

    /// <summary>An error of the call by .NET's name; those that do not pass are all <see cref="SocketError.SocketError"/>.</summary>
    public static SocketError ToSocketError(int error) => error switch
    {
        ENOMEM or ENOBUFS => SocketError.NoBufferSpaceAvailable,
        ENETDOWN => SocketError.NetworkDown,
        ENETUNREACH => SocketError.NetworkUnreachable,
        ENETRESET => SocketError.NetworkReset,
        ECONNRESET => SocketError.ConnectionReset,
        ECONNREFUSED => SocketError.ConnectionRefused,
        EHOSTUNREACH => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    /// <summary>The call. Returns the number of datagrams, or -1 with the last error set.</summary>
    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static unsafe partial int ReceiveMany(int socket, Message* messages, uint count, int flags, void* timeout);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr: a header and the length received. Nested, for the padding at the header's end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public MessageHeader Header;
        public uint Received;
    }
}
