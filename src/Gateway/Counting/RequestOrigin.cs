using System;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PopCon.Metrics;

namespace PopCon.Gateway.Counting;

/// <summary>What counting looks at in a request: its client, and keys that tell retries from new requests.</summary>
/// <remarks>
/// Safe from all threads. Keys are hashes with a random key of the process; they are compared in memory for minutes and never
/// written anywhere.
/// </remarks>
internal sealed class RequestOrigin
{
    private const string PurposeHeader = "X-PopCon-Purpose";
    private const string SessionHeader = "X-NuGet-Session-Id";
    private const int MaxSessionLength = 128;

    private static readonly TimeSpan SessionWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PullWindow = TimeSpan.FromSeconds(60);

    private readonly SeededHash _hash = new();
    private readonly RecentKeys _sessions;
    private readonly RecentKeys _pulls;

    /// <param name="time">The clock.</param>
    public RequestOrigin(TimeProvider time)
    {
        _sessions = new RecentKeys(SessionWindow, time);
        _pulls = new RecentKeys(PullWindow, time);
    }

    /// <summary>The labels of the client of a request.</summary>
    public static ClientLabels ClientOf(HttpContext context)
    {
        StringValues purpose = context.Request.Headers[PurposeHeader];
        bool isUpdateCheck = purpose.Count > 0 && string.Equals(purpose[0], "update-check", StringComparison.OrdinalIgnoreCase);
        StringValues agent = context.Request.Headers.UserAgent;
        return agent.Count == 0 && !isUpdateCheck ? ClientLabels.Nothing : UserAgent.Classify(agent.Count == 0 ? string.Empty : agent[0], isUpdateCheck);
    }

    /// <summary>Whether this is the first time in 10 minutes that a session fetches a file; true without a session.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The file.</param>
    public bool IsNewForSession(HttpContext context, string file)
    {
        StringValues session = context.Request.Headers[SessionHeader];
        return session.Count == 0 || session[0] is not { Length: > 0 and <= MaxSessionLength } text || _sessions.TryAdd(KeyOf(text, file));
    }

    /// <summary>Whether this is the first manifest of an image that an origin gets in a minute: one pull asks for several.</summary>
    /// <param name="address">The client's address.</param>
    /// <param name="client">The client.</param>
    /// <param name="image">The image.</param>
    public bool IsNewPull(IPAddress address, in ClientLabels client, string image) =>
        _pulls.TryAdd(KeyOf(string.Create(CultureInfo.InvariantCulture, $"{NetworkOf(address)} {client.Client} {client.Os}"), image));

    /// <summary>The network that stands for an address: /24 of IPv4, /48 of IPv6.</summary>
    public static IPNetwork NetworkOf(IPAddress address)
    {
        const int Ipv4Bits = 24;
        const int Ipv6Bits = 48;
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        byte[] bytes = plain.GetAddressBytes();
        int bits = bytes.Length == 4 ? Ipv4Bits : Ipv6Bits;
        Array.Clear(bytes, bits / 8, bytes.Length - (bits / 8));
        return new IPNetwork(new IPAddress(bytes), bits);
    }

    private ulong KeyOf(string first, string second) => _hash.Of(Encoding.UTF8.GetBytes(first + "\n" + second));
}
