using System;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PopCon.Hosting.Web;

/// <summary>How the HTTP server listens, and its limits for each connection and request.</summary>
/// <remarks>
/// Immutable. The defaults are for scrapes: statsd_exporter sets no limits, and these are far above what scrapers need.
/// <see cref="Connections.ConnectionGuard"/> bounds the number of connections.
/// </remarks>
internal sealed record WebServerLimits
{
    /// <summary>Longer than the 5 minutes for which Prometheus keeps an idle connection, so that it is never closed under a scrape.</summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromMinutes(6);

    /// <summary>How long a slow body or answer may take before its rate counts.</summary>
    private static readonly TimeSpan RateGracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>The method, the version and the blanks of a request line.</summary>
    private const int RequestLineExtraBytes = 32;

    /// <summary>The longest body. <see langword="null"/>: the endpoints have limits of their own.</summary>
    /// <value>Default 64 KiB: no endpoint reads a body; curl and others may still send a small one.</value>
    public long? BodyBytes { get; init; } = 64 * 1024;

    /// <summary>The longest request target.</summary>
    public int TargetBytes { get; init; } = 8 * 1024;

    /// <summary>All headers of a request together.</summary>
    public int HeaderBytes { get; init; } = 32 * 1024;

    /// <summary>Headers of a request.</summary>
    public int HeaderCount { get; init; } = 100;

    /// <summary>For a client that sends its second or a later request slowly; the guard of the connections has a limit for the first.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The slowest body, in bytes a second.</summary>
    public double MinBodyRate { get; init; } = 240;

    /// <summary>The slowest client that reads an answer, in bytes a second.</summary>
    public double MinResponseRate { get; init; } = 240;

    /// <summary>Sets up the server.</summary>
    /// <param name="server">The server's options.</param>
    /// <param name="endPoint">Where to listen, unless there is a socket.</param>
    /// <param name="inheritedSocket">A socket that listens already, or <see langword="null"/>.</param>
    /// <param name="configure">Sets up the listener.</param>
    public void Apply(KestrelServerOptions server, IPEndPoint? endPoint, ulong? inheritedSocket, Action<ListenOptions> configure)
    {
        server.AddServerHeader = false;

        // As in Go, the host of an absolute request target counts, not that of the header.
        server.AllowHostHeaderOverride = true;
        server.Limits.MaxRequestBodySize = BodyBytes;
        server.Limits.MaxRequestLineSize = TargetBytes + RequestLineExtraBytes;
        server.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        server.Limits.MaxRequestHeaderCount = HeaderCount;
        server.Limits.KeepAliveTimeout = KeepAliveTimeout;
        server.Limits.RequestHeadersTimeout = HeaderTimeout;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(MinBodyRate, RateGracePeriod);
        server.Limits.MinResponseDataRate = new MinDataRate(MinResponseRate, RateGracePeriod);
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
