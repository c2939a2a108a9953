using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using Microsoft.AspNetCore.Connections;

namespace PopCon.Hosting.Web.Connections;

/// <summary>The place of one connection among those the server has; a feature of the connection and so of each of its requests.</summary>
/// <remarks>Its state belongs to the <see cref="ConnectionGuard"/> and is read and written under its lock.</remarks>
internal sealed class ConnectionPlace : IDisposable
{
    private readonly ConnectionGuard _guard;
    private readonly ITimer _firstRequest;

    public ConnectionPlace(ConnectionGuard guard, ConnectionContext connection, IPAddress source, TimeProvider time, TimeSpan firstRequestTimeout)
    {
        _guard = guard;
        Connection = connection;
        Source = source;
        Node = new LinkedListNode<ConnectionPlace>(this);
        _firstRequest = time.CreateTimer(
            static place => ((ConnectionPlace)place!).FirstRequestIsLate(), this, firstRequestTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection itself.</summary>
    public ConnectionContext Connection { get; }

    /// <summary>Who opened it, as <see cref="PerSourceLimit.SourceOf"/> says.</summary>
    public IPAddress Source { get; }

    /// <summary>Its node in the list of idle connections.</summary>
    public LinkedListNode<ConnectionPlace> Node { get; }

    /// <summary>Requests under way: with HTTP/2 there may be several.</summary>
    public int RequestCount { get; set; }

    /// <summary>Whether it has ever sent a complete request.</summary>
    public bool HasRequested { get; set; }

    /// <summary>Whether it still counts as open.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>A complete request head has come in.</summary>
    public void BeginRequest()
    {
        if (!HasRequested)
        {
            _firstRequest.Dispose();
        }

        _guard.BeginRequest(this);
    }

    /// <summary>A request has been answered.</summary>
    public void EndRequest() => _guard.EndRequest(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _firstRequest.Dispose();
        _guard.Leave(this);
    }

    private void FirstRequestIsLate() => _guard.CloseIfSilent(this);
}
