using System;
using System.Net;
using Microsoft.AspNetCore.Http;
using PopCon.Hosting.Values;

namespace PopCon.Gateway.Http;

/// <summary>What a request says about its origin, with the headers of trusted proxies only.</summary>
/// <remarks>Stateless. The address never leaves the process, see docs/gateway.md.</remarks>
internal static class ClientAddress
{
    /// <summary>Whether the peer is a proxy whose <c>X-Forwarded-</c> headers count.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proxies">The proxies; <see langword="null"/>: none.</param>
    public static bool IsFromProxy(HttpContext context, AllowedSources? proxies) =>
        proxies is not null && context.Connection.RemoteIpAddress is { } peer && proxies.Contains(peer);

    /// <summary>The client's address: the last of <c>X-Forwarded-For</c> that is not a trusted proxy, else the peer's.</summary>
    public static IPAddress Of(HttpContext context, AllowedSources? proxies)
    {
        IPAddress peer = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!IsFromProxy(context, proxies) || context.Request.Headers["X-Forwarded-For"] is not { Count: > 0 } forwarded)
        {
            return peer;
        }

        string[] hops = forwarded.ToString().Split(',', StringSplitOptions.TrimEntries);
        for (int i = hops.Length - 1; i >= 0; i--)
        {
            if (!IPAddress.TryParse(hops[i], out IPAddress? hop))
            {
                return peer;
            }

            if (i == 0 || !proxies!.Contains(hop))
            {
                return hop;
            }
        }

        return peer;
    }

    /// <summary>The host that the client addressed: lower case, without port and final dot.</summary>
    public static string HostOf(HttpContext context, AllowedSources? proxies)
    {
        string host = AuthorityOf(context, proxies);
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && colon > host.LastIndexOf(']'))
        {
            host = host[..colon];
        }

        host = host.EndsWith('.') ? host[..^1] : host;
        return host.AsSpan().ContainsAnyInRange('A', 'Z') ? host.ToLowerInvariant() : host;
    }

    /// <summary>Host and port as the client addressed them.</summary>
    public static string AuthorityOf(HttpContext context, AllowedSources? proxies) =>
        IsFromProxy(context, proxies) && context.Request.Headers["X-Forwarded-Host"] is { Count: > 0 } forwarded
            ? forwarded.ToString().Split(',')[0].Trim()
            : context.Request.Headers.Host.ToString();

    /// <summary><c>http</c> or <c>https</c>, as the client addressed it.</summary>
    public static string SchemeOf(HttpContext context, AllowedSources? proxies) =>
        IsFromProxy(context, proxies) && context.Request.Headers["X-Forwarded-Proto"] is { Count: > 0 } forwarded
            ? forwarded.ToString().Trim() is "https" ? "https" : "http"
            : context.Request.Scheme;
}
