using System.Runtime.InteropServices;

namespace PopCon.Reporter.Sending;

/// <summary>Sends by libc.</summary>
internal sealed class UnixDatagramSender : DatagramSender
{
    private readonly byte[] _address;

    /// <summary>A sender to a loopback port.</summary>
    internal UnixDatagramSender(int port) => _address = [2, 0, (byte)(port >> 8), (byte)port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override unsafe void Send(byte[] datagram, int length)
    {
        int handle = socket(2, 2 | 0x80000, 0);
        if (handle < 0)
        {
            return;
        }

        fixed (byte* address = _address, data = datagram)
        {
            _ = sendto(handle, data, length, 0x40, address, _address.Length);
        }

        _ = close(handle);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern unsafe nint sendto(int handle, byte* data, nint length, int flags, byte* address, int addressLength);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int close(int handle);
}
