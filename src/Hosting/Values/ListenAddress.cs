using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace PopCon.Hosting.Values;

/// <summary>A network address as the operator wrote it: <c>host:port</c>, <c>:port</c> or <c>[ipv6]:port</c>, resolved only when it is needed.</summary>
/// <remarks>
/// Immutable; equal when text and role are. Not checked before <see cref="TryResolve"/>, because <c>--check-config</c>
/// does not look at addresses. Resolving a host name may ask a name server and blocks meanwhile.
/// </remarks>
internal sealed record ListenAddress
{
    private readonly Role _role;

    private ListenAddress(string text, Role role)
    {
        Text = text;
        _role = role;
    }

    private enum Role
    {
        Statsd,
        Web,
        Relay,
    }

    /// <summary>The text of the setting.</summary>
    public string Text { get; }

    /// <summary>Whether the text is empty, which switches a statsd listener or the relay off.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>For a statsd listener: the port must be a number.</summary>
    public static ListenAddress ForStatsd(string text) => new(text, Role.Statsd);

    /// <summary>For the HTTP listener: the port may be a service name, and an empty port or text means <c>http</c>.</summary>
    public static ListenAddress ForWeb(string text) => new(text, Role.Web);

    /// <summary>For a relay target: the port may be a service name, and an empty host means this machine.</summary>
    public static ListenAddress ForRelay(string text) => new(text, Role.Relay);

    /// <summary>Turns the text into an address and a port.</summary>
    /// <param name="endPoint">
    /// Where to bind or send. For an empty host or <c>0.0.0.0</c> it is <c>[::]</c>, to be bound with dual mode, wherever
    /// the system has IPv6. <see langword="null"/> on failure.
    /// </param>
    /// <param name="error">What is wrong, naming the text; <see langword="null"/> on success.</param>
    public bool TryResolve([NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error)
    {
        endPoint = null;
        string text = IsEmpty && _role == Role.Web ? ":" : Text;
        if (!TrySplit(text, out string host, out string port, out error)
            || !TryPort(port, out int number, out error)
            || !TryHost(host, out IPAddress? address, out error))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TrySplit(string text, out string host, out string port, [NotNullWhen(false)] out string? error)
    {
        host = port = string.Empty;
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            error = $"address {text}: missing port in address";
            return false;
        }

        host = text[..colon];
        port = text[(colon + 1)..];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (bracketed)
        {
            host = host[1..^1];
        }

        if (host.AsSpan().ContainsAny('[', ']') || port.EndsWith(']'))
        {
            error = $"address {text}: missing port in address";
            return false;
        }

        error = !bracketed && host.Contains(':', StringComparison.Ordinal) ? $"address {text}: too many colons in address" : null;
        return error is null;
    }

    private bool TryPort(string port, out int number, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (port.Length == 0 && _role == Role.Web)
        {
            port = "http";
        }

        if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            error = number <= IPEndPoint.MaxPort ? null : $"address {Text}: port {port} is above 65535";
        }
        else if (_role == Role.Statsd || !ServiceNames.TryFind(port, _role == Role.Relay ? "udp" : "tcp", out number))
        {
            error = $"address {Text}: bad port {(port.Length == 0 ? "(empty)" : port)}, expected a number from 0 to 65535";
        }

        return error is null;
    }

    private bool TryHost(string host, [NotNullWhen(true)] out IPAddress? address, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (host.Length == 0 && _role == Role.Relay)
        {
            address = IPAddress.Loopback;
            return true;
        }

        if (host.Length == 0 || (host is "0.0.0.0" && _role != Role.Relay))
        {
            address = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            return true;
        }

        if (IPAddress.TryParse(host, out address))
        {
            // An IPv4 address in IPv6 notation, [::ffff:127.0.0.1], is an IPv4 address.
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return true;
        }

        return TryLookUp(host, out address, out error);
    }

    // Apart from the rest: without a host name the resolver's assembly is not loaded.
    private bool TryLookUp(string host, [NotNullWhen(true)] out IPAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = null;
        try
        {
            // IPv4 first, as Go's resolver chooses.
            address = Dns.GetHostAddresses(host)
                .OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .FirstOrDefault();
            error = address is null ? $"address {Text}: host {host} has no address" : null;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            error = $"address {Text}: unable to resolve {host}: {e.Message}";
        }

        return error is null;
    }
}
