using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Host.Routes;

/// <summary>Where a browser may be sent with a code: only to a program on the user's own machine.</summary>
internal static class RedirectUri
{
    private static readonly string[] Hosts = ["http://127.0.0.1:", "http://[::1]:"];

    /// <summary>Whether it is exactly <c>http://127.0.0.1:port/install-completed</c>, or the same with <c>[::1]</c>.</summary>
    public static bool IsLoopback(string text)
    {
        foreach (string host in Hosts)
        {
            if (text.StartsWith(host, StringComparison.Ordinal) && text.EndsWith(OAuthNames.CallbackPath, StringComparison.Ordinal))
            {
                int length = text.Length - host.Length - OAuthNames.CallbackPath.Length;
                return length > 0 && IsPort(text.Substring(host.Length, length));
            }
        }

        return false;
    }

    /// <summary>For clients of otumat: http, a private or loopback address, the path <c>/install-completed</c>.</summary>
    public static bool IsPrivate(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && uri is { Scheme: "http", AbsolutePath: OAuthNames.CallbackPath, Query: "", Fragment: "", UserInfo: "" }
        && IPAddress.TryParse(uri.Host, out IPAddress? address)
        && IsPrivate(address);

    private static bool IsPort(string text) =>
        text[0] != '0' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort;

    private static bool IsPrivate(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal;
        }

        byte[] bytes = address.GetAddressBytes();
        return bytes[0] switch
        {
            10 or 127 => true,
            172 => bytes[1] is >= 16 and < 32,
            192 => bytes[1] == 168,
            _ => false,
        };
    }
}
