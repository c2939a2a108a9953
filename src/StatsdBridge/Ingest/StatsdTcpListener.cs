using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using PopCon.Hosting;
using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Owns a listening TCP socket and the connections it accepted.</summary>
internal sealed class StatsdTcpListener : IDisposable
{
    // After a failed accept, most often for want of file descriptors: long enough not to spin, short enough to recover.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    // How long a stop waits for connections to hand over what they have received.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly TcpLimits _limits;
    private readonly AllowedSources _allowed;
    private readonly PerSourceLimit _perSource;
    private readonly ILineSink _sink;
    private readonly ILogger _log;
    private readonly TcpMetrics _metrics;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<StatsdTcpConnection, Task> _connections = [];
    private Task _accepting = Task.CompletedTask;

    /// <param name="socket">A bound and listening socket; owned from here on.</param>
    /// <param name="limits">What one sender may take.</param>
    /// <param name="allowed">Who may connect.</param>
    /// <param name="sink">Where the lines go.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="log">For accepts that fail.</param>
    public StatsdTcpListener(
        Socket socket, TcpLimits limits, AllowedSources allowed, ILineSink sink, TcpMetrics metrics, ILogger log)
    {
        _socket = socket;
        _limits = limits;
        _allowed = allowed;
        _perSource = new PerSourceLimit(limits.ConnectionsPerSource);
        _sink = sink;
        _metrics = metrics;
        _log = log;
    }

    /// <summary>Why it no longer accepts, or <see langword="null"/> while it does.</summary>
    public string? Failure => _failed.Task.IsCompleted ? _failed.Task.Result : null;

    /// <summary>Completes with <see cref="Failure"/> when it no longer accepts.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>How many connections are open.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Starts accepting.</summary>
    public void Start() => _accepting = Task.Run(AcceptAsync, CancellationToken.None);

    /// <summary>Stops accepting; connections, also those that still wait to be accepted, hand over what has arrived.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        TakeWaiting();
        Task all = Task.WhenAll(_connections.Values);
        await Task.WhenAny(all, Task.Delay(MaxDrain, CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    // A sender that connected, sent and went away counts, even if the bridge had no time for it before its stop.
    private void TakeWaiting()
    {
        try
        {
            long started = Environment.TickCount64;
            while (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && Environment.TickCount64 - started < MaxDrain.TotalMilliseconds)
            {
                Take(_socket.Accept());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The socket is dead already, or there are no descriptors left: there is nothing to take.
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "The end of a task: the process ends as well, but with a message and a last save.")]
    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(await _socket.AcceptAsync(_stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.InvalidArgument or SocketError.NotSocket)
            {
                Die(e);
                return;
            }
            catch (Exception e) when (e is not SocketException)
            {
                Die(e);
                return;
            }
            catch (SocketException e)
            {
                // The system is out of descriptors, or the peer was gone already: what is open keeps working, and so will the next.
                _metrics.AcceptFailures.Add();
                _log.AcceptFailed(e.Message);
                await Task.Delay(AcceptPause, CancellationToken.None);
            }
        }
    }

    private void Take(Socket accepted)
    {
        _metrics.Connections.Add();
        IPAddress address = ((IPEndPoint)accepted.RemoteEndPoint!).Address;
        if (!_allowed.AllowsAll && !_allowed.Contains(address))
        {
            _metrics.RefusedSources.Add();
            accepted.Dispose();
            return;
        }

        IPAddress source = PerSourceLimit.SourceOf(address);
        bool isFull = _limits.Connections > 0 && _connections.Count >= _limits.Connections;
        if (isFull || !_perSource.TryEnter(source))
        {
            _metrics.RefusedConnections.Add();
            accepted.Dispose();
            return;
        }

        var connection = new StatsdTcpConnection(accepted, _limits, _sink, _metrics);
        var entered = new TaskCompletionSource();
        _connections[connection] = RunAsync(connection, source, entered.Task);
        entered.SetResult();
    }

    private void Die(Exception error)
    {
        if (_failed.TrySetResult(error.Message))
        {
            _log.ListenerDied("tcp", error);
        }
    }

    // Waits until it is in the list, so that it cannot take itself out before.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "The end of a task: what goes wrong behind one connection goes wrong behind all.")]
    private async Task RunAsync(StatsdTcpConnection connection, IPAddress source, Task entered)
    {
        await entered;
        try
        {
            await connection.RunAsync(_stop.Token);
        }
        catch (Exception e)
        {
            Die(e);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            _perSource.Leave(source);
        }
    }
}
