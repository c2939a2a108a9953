using System.Runtime.InteropServices;

namespace PopCon.Benchmarks.Send;

/// <summary>Sends several datagrams with one call: <see href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</see>.</summary>
internal static partial class LinuxSendMany
{
    /// <summary>The call. Returns the number of datagrams sent, or -1 with the last error set.</summary>
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static unsafe partial int SendMany(int socket, Message* messages, uint count, int flags);

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

    /// <summary>struct mmsghdr: a header and the length sent. Nested, for the padding at the header's end.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public MessageHeader Header;
        public uint Sent;
    }
}
