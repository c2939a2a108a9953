using System;
using System.Net.Sockets;

namespace PopCon.StatsdBridge.Ingest.Interop;

/// <summary>Asks the kernel how many datagrams it threw away because the receive buffer was full.</summary>
internal sealed class KernelDrops(Socket socket)
{
    // SOL_SOCKET and SO_MEMINFO (linux 4.12, asm-generic/socket.h): nine 32-bit numbers, of which the last is the drops.
    private const int SolSocket = 1;
    private const int SoMemInfo = 55;
    private const int MemInfoLength = 9;

    private uint _last;
    private long _sum;

    /// <summary>Datagrams the kernel threw away because the receive buffer was full; 0 where the system does not tell.</summary>
    public long Count()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        Span<byte> info = stackalloc byte[MemInfoLength * sizeof(uint)];
        int length;
        try
        {
            length = socket.GetRawSocketOption(SolSocket, SoMemInfo, info);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return _sum;
        }

        if (length == info.Length)
        {
            // The kernel's number has 32 bits and wraps around; the difference is right all the same.
            uint drops = BitConverter.ToUInt32(info[^sizeof(uint)..]);
            _sum += drops - _last;
            _last = drops;
        }

        return _sum;
    }
}
