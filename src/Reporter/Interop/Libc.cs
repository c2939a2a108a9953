using System.Runtime.InteropServices;

namespace PopCon.Reporter.Interop;

/// <summary>The functions that are needed of the C library.</summary>
/// <remarks>
/// Only types that need no conversion, so that a call costs no compiled stub. "libc" without the folder of the assembly among the search
/// paths is what all Unix systems find at once.
/// </remarks>
internal static unsafe class Libc
{
    /// <summary>access(2): does it exist.</summary>
    internal const int F_OK = 0;

    /// <summary>socket(2): addresses are paths. The same on Linux, macOS and the BSDs.</summary>
    internal const int AF_UNIX = 1;

    /// <summary>socket(2): IPv4. The same on Linux, macOS and the BSDs.</summary>
    internal const int AF_INET = 2;

    /// <summary>socket(2): datagrams. The same on Linux (but for MIPS), macOS and the BSDs.</summary>
    internal const int SOCK_DGRAM = 2;

    /// <summary>socket(2): children do not inherit it. Linux only.</summary>
    internal const int SOCK_CLOEXEC_Linux = 0x80000;

    /// <summary>sendto(2): never wait for room. Linux.</summary>
    internal const int MSG_DONTWAIT_Linux = 0x40;

    /// <summary>sendto(2): never wait for room. macOS and the BSDs.</summary>
    internal const int MSG_DONTWAIT_Bsd = 0x80;

    /// <summary><see href="https://man7.org/linux/man-pages/man2/access.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Access(byte* path, int mode);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/socket.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Socket(int family, int type, int protocol);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/sendto.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "sendto")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern nint SendTo(int handle, byte* data, nint length, int flags, byte* address, int addressLength);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/close.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Close(int handle);

    /// <summary><see href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html"/>.</summary>
    [DllImport("libc", EntryPoint = "getaddrinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int GetAddrInfo(byte* node, byte* service, byte* hints, byte** result);

    /// <summary><see href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html"/>.</summary>
    [DllImport("libc", EntryPoint = "freeaddrinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern void FreeAddrInfo(byte* result);
}
