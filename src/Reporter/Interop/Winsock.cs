using System.Runtime.InteropServices;

namespace PopCon.Reporter.Interop;

/// <summary>The functions that are needed of Windows' sockets.</summary>
internal static unsafe class Winsock
{
    /// <summary>Bigger than any WSADATA (408 bytes).</summary>
    private const int StartupDataBytes = 512;

    /// <summary>Version 2.2, the only one in use.</summary>
    private const ushort Version = 0x0202;

    /// <summary>Has to precede all else; the system counts the calls, and the end of the process undoes them.</summary>
    internal static void Start()
    {
        byte* data = stackalloc byte[StartupDataBytes];
        _ = Startup(Version, data);
    }

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-socket"/>.</summary>
    [DllImport("ws2_32", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern nint Socket(int family, int type, int protocol);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-sendto"/>.</summary>
    [DllImport("ws2_32", EntryPoint = "sendto")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int SendTo(nint handle, byte* data, int length, int flags, byte* address, int addressLength);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-closesocket"/>.</summary>
    [DllImport("ws2_32", EntryPoint = "closesocket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Close(nint handle);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfo"/>.</summary>
    [DllImport("ws2_32", EntryPoint = "getaddrinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int GetAddrInfo(byte* node, byte* service, byte* hints, byte** result);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-freeaddrinfo"/>.</summary>
    [DllImport("ws2_32", EntryPoint = "freeaddrinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern void FreeAddrInfo(byte* result);

    /// <summary><see href="https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-wsastartup"/>; counts its callers.</summary>
    [DllImport("ws2_32", EntryPoint = "WSAStartup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Startup(ushort version, byte* data);
}
