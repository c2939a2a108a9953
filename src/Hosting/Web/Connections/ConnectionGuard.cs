using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PopCon.Metrics.Own;

namespace PopCon.Hosting.Web.Connections;

/// <summary>Bounds the connections of a server so that clients that connect and say nothing cannot keep others out.</summary>
/// <remarks>
/// Safe from all threads; a few operations under a lock for each connection and request. A new connection always gets in while
/// another one is idle: the idle one is closed. So there is room for probes and scrapes at any time, from the same address
/// too. A connection with a request under way is never closed; what bounds requests are their own limits.
/// </remarks>
/// <param name="maximum">Connections at a time, at least 1.</param>
/// <param name="time">Drives the timeout.</param>
/// <param name="own">Where closed connections are counted.</param>
/// <param name="prefix">What the metric names of the program begin with, for example <c>popcon_bridge</c>.</param>
/// <param name="logger">For closed connections.</param>
/// <param name="namesClients">Whether the log names the addresses of clients.</param>
internal sealed class ConnectionGuard(
    int maximum, TimeProvider time, OwnMetrics own, string prefix, ILogger logger, bool namesClients = true)
{
    /// <summary>From the connection to the end of its first request head, a TLS handshake included. Scrapers take milliseconds.</summary>
    public static readonly TimeSpan FirstRequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>One address gets this share of the connections before it has to give up its own idle ones.</summary>
    private const int SourceShare = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionPlace> _longestIdleFirst = [];
    private readonly PerSourceLimit _perSource = new(Math.Max(1, maximum / SourceShare));
    private readonly OwnCounter[] _closed = Array.ConvertAll(
        Enum.GetValues<ConnectionCloseReason>(),
        reason => own.Counter(
            prefix + "_http_connections_closed_total",
            "HTTP connections that the server closed by itself, by reason.",
            Shown.OnceLost,
            ("reason", LabelOf(reason))));
    private int _count;

    /// <summary>Goes before everything else, TLS included.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        using ConnectionPlace? place = TryEnter(connection);
        if (place is null)
        {
            Close(connection, ConnectionCloseReason.Full);
            return;
        }

        connection.Features.Set(place);
        await next(connection);
    };

    /// <summary>A connection becomes busy.</summary>
    internal void BeginRequest(ConnectionPlace place)
    {
        lock (_lock)
        {
            place.HasRequested = true;
            if (place.RequestCount++ == 0 && place.IsOpen)
            {
                _longestIdleFirst.Remove(place.Node);
            }
        }
    }

    /// <summary>A connection may become idle.</summary>
    internal void EndRequest(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (--place.RequestCount == 0 && place.IsOpen)
            {
                _longestIdleFirst.AddLast(place.Node);
            }
        }
    }

    /// <summary>A connection has ended.</summary>
    internal void Leave(ConnectionPlace place)
    {
        lock (_lock)
        {
            Remove_NeedsLock(place);
        }
    }

    /// <summary>The time for the first request of a connection is over.</summary>
    internal void CloseIfSilent(ConnectionPlace place)
    {
        lock (_lock)
        {
            if (place.HasRequested || !Remove_NeedsLock(place))
            {
                return;
            }
        }

        Close(place.Connection, ConnectionCloseReason.NoRequest);
    }

    private static string LabelOf(ConnectionCloseReason reason) => reason switch
    {
        ConnectionCloseReason.NoRequest => "no_request",
        ConnectionCloseReason.MadeRoom => "made_room",
        _ => "full",
    };

    private ConnectionPlace? TryEnter(ConnectionContext connection)
    {
        IPAddress source = connection.RemoteEndPoint is IPEndPoint endPoint ? PerSourceLimit.SourceOf(endPoint.Address) : IPAddress.None;
        ConnectionPlace? displaced = null;
        ConnectionPlace? place = null;
        lock (_lock)
        {
            if (!_perSource.TryEnter(source))
            {
                displaced = FindIdle_NeedsLock(source);
            }
            else if (_count == maximum)
            {
                _perSource.Leave(source);
                displaced = FindIdle_NeedsLock(source: null);
            }
            else
            {
                place = Add_NeedsLock(connection, source);
            }

            if (displaced is not null)
            {
                Remove_NeedsLock(displaced);
                place = _perSource.TryEnter(source) ? Add_NeedsLock(connection, source) : null;
            }
        }

        if (displaced is not null)
        {
            Close(displaced.Connection, ConnectionCloseReason.MadeRoom);
        }

        return place;
    }

    private ConnectionPlace Add_NeedsLock(ConnectionContext connection, IPAddress source)
    {
        var place = new ConnectionPlace(this, connection, source, time, FirstRequestTimeout);
        _count++;
        _longestIdleFirst.AddLast(place.Node);
        return place;
    }

    private bool Remove_NeedsLock(ConnectionPlace place)
    {
        if (!place.IsOpen)
        {
            return false;
        }

        place.IsOpen = false;
        _count--;
        _perSource.Leave(place.Source);
        if (place.RequestCount == 0)
        {
            _longestIdleFirst.Remove(place.Node);
        }

        return true;
    }

    /// <summary>The idle connection to give up: rather one that never sent a request than a scraper's between two scrapes.</summary>
    private ConnectionPlace? FindIdle_NeedsLock(IPAddress? source)
    {
        ConnectionPlace? found = null;
        foreach (ConnectionPlace place in _longestIdleFirst)
        {
            if (source is not null && !place.Source.Equals(source))
            {
                continue;
            }

            if (!place.HasRequested)
            {
                return place;
            }

            found ??= place;
        }

        return found;
    }

    private void Close(ConnectionContext connection, ConnectionCloseReason reason)
    {
        _closed[(int)reason].Add();
        WebLog.ConnectionClosed(logger, reason, namesClients ? (connection.RemoteEndPoint as IPEndPoint)?.Address : null);
        connection.Abort(new ConnectionAbortedException(reason.ToString()));
    }
}
