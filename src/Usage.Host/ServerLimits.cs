using System;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PopCon.Hosting.Interop;

namespace PopCon.Usage.Host;

/// <summary>The HTTP server's limits for connections and requests.</summary>
/// <remarks>Stateless. A slow client costs a connection for ten seconds and no thread.</remarks>
internal static class ServerLimits
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerOptions server, IPEndPoint listen)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = ConnectionBudget.OfProcess().Http;
        server.Limits.RequestHeadersTimeout = HeadersTimeout;
        server.Limits.KeepAliveTimeout = KeepAliveTimeout;
        server.Listen(listen, listener => listener.Protocols = HttpProtocols.Http1);
    }
}
