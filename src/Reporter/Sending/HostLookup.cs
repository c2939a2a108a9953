using System;
using System.Globalization;
using PopCon.Reporter.Configuration;
using PopCon.Reporter.Interop;

namespace PopCon.Reporter.Sending;

/// <summary>Turns the name or the written address of a host into an endpoint.</summary>
/// <remarks>Asks the system, so that /etc/hosts, mDNS and name servers count; may take seconds. Called on the reporting thread only.</remarks>
internal static unsafe class HostLookup
{
    // struct addrinfo: four ints (flags, family, type, protocol), the length of the address, then two pointers whose order differs.
    private const int HintsBytes = 64;
    private const int FamilyOffset = 4;
    private const int TypeOffset = 8;
    private const int LengthOffset = 16;

    /// <summary>Whether the system is macOS or a BSD. RuntimeInformation is not in the core library of 3.1.</summary>
    internal static bool IsBsd =>
        AppContext.GetData("RUNTIME_IDENTIFIER") is string runtime
        && (runtime.StartsWith("osx", StringComparison.Ordinal) || runtime.StartsWith("freebsd", StringComparison.Ordinal));

    /// <summary>Whether a host is a name, which only a lookup can turn into an address: no path, no IPv6 and no IPv4 address.</summary>
    internal static bool IsName(string host)
    {
        bool isAddress = host is "localhost" || host.StartsWith(Settings.UnixScheme, StringComparison.Ordinal) || host.Contains(':');
        for (int i = 0; i < host.Length && !isAddress; i++)
        {
            if (!char.IsDigit(host[i]) && host[i] != '.')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first address of a host; an endpoint without an address if it has none.</summary>
    internal static StatsdEndpoint Find(string host, int port)
    {
        byte* hints = stackalloc byte[HintsBytes];
        new Span<byte>(hints, HintsBytes).Clear();
        *(int*)(hints + TypeOffset) = Libc.SOCK_DGRAM;
        byte* result = null;
        fixed (byte* node = CString.From(host), service = CString.From(port.ToString(CultureInfo.InvariantCulture)))
        {
            int error = FileSystem.IsWindows ? Winsock.GetAddrInfo(node, service, hints, &result) : Libc.GetAddrInfo(node, service, hints, &result);
            if (error != 0 || result == null)
            {
                return new StatsdEndpoint(Libc.AF_INET, []);
            }
        }

        // Linux: address, name. Windows and BSD: name, address.
        int addressOffset = LengthOffset + (IntPtr.Size * (FileSystem.IsWindows || IsBsd ? 2 : 1));
        byte[] address = new Span<byte>(*(byte**)(result + addressOffset), *(int*)(result + LengthOffset)).ToArray();
        var endpoint = new StatsdEndpoint(*(int*)(result + FamilyOffset), address);
        if (FileSystem.IsWindows)
        {
            Winsock.FreeAddrInfo(result);
        }
        else
        {
            Libc.FreeAddrInfo(result);
        }

        return endpoint;
    }
}
