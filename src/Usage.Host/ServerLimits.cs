using System;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PopCon.Hosting.Interop;

namespace PopCon.Usage.Host;

/// <summary>The HTTP server's limits for connections and requests.</summary>
/// <remarks>Stateless. A slow client costs a connection for ten seconds and no thread.</remarks>
internal static class ServerLimits
{
    // Kestrel holds an idle connection in about 8 kB: 33 MB.
    private const int MaxConnections = 4096;

    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    // Agents open a connection for each request, and a browser needs no more between the page and the form.
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerOptions server, IPEndPoint listen)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = Connections();
        server.Limits.RequestHeadersTimeout = HeadersTimeout;
        server.Limits.KeepAliveTimeout = KeepAliveTimeout;
        server.Listen(listen, listener => listener.Protocols = HttpProtocols.Http1);
    }

    // All files that may be open: nothing else here listens.
    private static int Connections()
    {
        (int http, int tcp) = ConnectionBudget.OfProcess();
        return (int)Math.Min((long)http + tcp, MaxConnections);
    }
}
