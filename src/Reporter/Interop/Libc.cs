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

    /// <summary>access(2): may it be read.</summary>
    internal const int R_OK = 4;

    /// <summary>open(2): append to a file of one's own, or create it; no symbolic link, no wait for the reader of a pipe. Linux only.</summary>
    internal const int O_WRONLY_O_CREAT_O_APPEND_Safe_Linux = 0x1 | 0x40 | 0x400 | O_Safe_Linux;

    /// <summary>open(2): read and write a file, or create it; no symbolic link, no wait. Linux only.</summary>
    internal const int O_RDWR_O_CREAT_Safe_Linux = 0x2 | 0x40 | O_Safe_Linux;

    /// <summary>flock(2): exclusive, and fail where that would have to wait. The same on Linux, macOS and the BSDs.</summary>
    internal const int LOCK_EX_LOCK_NB = 2 | 4;

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

    // O_NONBLOCK, O_CLOEXEC and O_NOFOLLOW, which is 0x20000 on most processors and 0x8000 on Arm. Each of these has O_LARGEFILE, which
    // changes nothing for 64-bit programs, where the other has O_NOFOLLOW.
    private const int O_Safe_Linux = 0x800 | 0x80000 | 0x20000 | 0x8000;

    /// <summary><see href="https://man7.org/linux/man-pages/man2/access.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Access(byte* path, int mode);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/open.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Open(byte* path, int flags, int mode);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/flock.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "flock")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Flock(int handle, int operation);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/mkdir.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "mkdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int MkDir(byte* path, int mode);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/socket.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Socket(int family, int type, int protocol);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/connect.2.html"/>.</summary>
    [DllImport("libc", EntryPoint = "connect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Connect(int handle, byte* address, int addressLength);

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
