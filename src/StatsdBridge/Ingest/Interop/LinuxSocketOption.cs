using System.Runtime.InteropServices;

namespace PopCon.StatsdBridge.Ingest.Interop;

/// <summary>Sets socket options .NET has no name for: <see href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</see>.</summary>
internal static partial class LinuxSocketOption
{
    /// <summary>SOL_SOCKET, Linux on x86, ARM and RISC-V (asm-generic/socket.h).</summary>
    public const int SOL_SOCKET = 1;

    /// <summary>SO_RCVBUFFORCE, Linux on x86, ARM and RISC-V (asm-generic/socket.h): beyond net.core.rmem_max, with CAP_NET_ADMIN.</summary>
    public const int SO_RCVBUFFORCE = 33;

    /// <summary>The call. Returns 0, or -1 with the last error set.</summary>
    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int Set(int socket, int level, int option, in int value, uint length);
}
