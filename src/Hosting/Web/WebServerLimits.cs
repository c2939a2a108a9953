using System;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PopCon.Hosting.Interop;
using PopCon.Hosting.Web.Access;

namespace PopCon.Hosting.Web;

/// <summary>How the HTTP server listens and what it bears from its clients.</summary>
/// <remarks>Stateless. statsd_exporter sets no limits; these are far above what scrapers need.</remarks>
internal static class WebServerLimits
{
    /// <summary>No endpoint reads a body; curl and others may still send a small one.</summary>
    private const int MaxRequestBodyBytes = 64 * 1024;

    /// <summary>Longer than the 5 minutes for which Prometheus keeps an idle connection, so that it is never closed under a scrape.</summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromMinutes(6);

    /// <summary>For a client that connects and then dawdles over its request.</summary>
    private static readonly TimeSpan RequestHeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Sets up the server.</summary>
    /// <param name="server">The server's options.</param>
    /// <param name="endPoint">Where to listen, unless there is a socket.</param>
    /// <param name="inheritedSocket">A socket that listens already, or <see langword="null"/>.</param>
    /// <param name="access">Adds TLS.</param>
    public static void Apply(KestrelServerOptions server, IPEndPoint? endPoint, ulong? inheritedSocket, AccessControl access)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = ConnectionBudget.OfProcess().Http;
        server.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        server.Limits.KeepAliveTimeout = KeepAliveTimeout;
        server.Limits.RequestHeadersTimeout = RequestHeadersTimeout;
        if (inheritedSocket is { } handle)
        {
            server.ListenHandle(handle, access.Secure);
        }
        else
        {
            server.Listen(endPoint!, access.Secure);
        }
    }
}
