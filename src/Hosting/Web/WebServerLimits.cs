using System;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PopCon.Hosting.Web;

/// <summary>How the HTTP server listens, and its limits for each connection and request.</summary>
/// <remarks>Stateless. statsd_exporter sets no limits; these are far above what scrapers need. <see cref="Connections.ConnectionGuard"/> bounds the number of connections.</remarks>
internal static class WebServerLimits
{
    /// <summary>No endpoint reads a body; curl and others may still send a small one.</summary>
    private const int MaxRequestBodyBytes = 64 * 1024;

    /// <summary>Longer than the 5 minutes for which Prometheus keeps an idle connection, so that it is never closed under a scrape.</summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromMinutes(6);

    /// <summary>For a client that sends its second or a later request slowly; the guard of the connections has a limit for the first.</summary>
    private static readonly TimeSpan RequestHeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Sets up the server.</summary>
    /// <param name="server">The server's options.</param>
    /// <param name="endPoint">Where to listen, unless there is a socket.</param>
    /// <param name="inheritedSocket">A socket that listens already, or <see langword="null"/>.</param>
    /// <param name="configure">Sets up the listener.</param>
    public static void Apply(KestrelServerOptions server, IPEndPoint? endPoint, ulong? inheritedSocket, Action<ListenOptions> configure)
    {
        server.AddServerHeader = false;

        // As in Go, the host of an absolute request target counts, not that of the header.
        server.AllowHostHeaderOverride = true;
        server.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        server.Limits.KeepAliveTimeout = KeepAliveTimeout;
        server.Limits.RequestHeadersTimeout = RequestHeadersTimeout;
        if (inheritedSocket is { } handle)
        {
            server.ListenHandle(handle, configure);
        }
        else
        {
            server.Listen(endPoint!, configure);
        }
    }
}
