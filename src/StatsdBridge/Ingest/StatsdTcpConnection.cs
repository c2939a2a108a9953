using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>One TCP sender: collects whole lines and hands them on.</summary>
internal sealed class StatsdTcpConnection
{
    private const byte NewLine = (byte)'\n';

    // Enough for nearly every sender; longer lines make it grow.
    private const int FirstBufferLength = 4_096;

    // Where no limit is set: a sender that never ends its line must not take all memory.
    private const int HighestLineBytes = 16 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly ILineSink _sink;
    private readonly TcpMetrics _metrics;
    private readonly TimeSpan _idleTimeout;
    private readonly int _maxLineBytes;
    private byte[] _buffer;
    private int _filled;

    /// <param name="socket">The accepted socket; owned from here on.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="sink">Where the lines go.</param>
    /// <param name="metrics">What is counted.</param>
    public StatsdTcpConnection(Socket socket, TcpLimits limits, ILineSink sink, TcpMetrics metrics)
    {
        _socket = socket;
        _sink = sink;
        _metrics = metrics;
        _idleTimeout = limits.IdleTimeout;
        _maxLineBytes = limits.LineBytes == 0 ? HighestLineBytes : limits.LineBytes;

        // Never longer than the longest line with its end: so a line that is too long shows by filling it.
        _buffer = new byte[Math.Min(FirstBufferLength, _maxLineBytes + 1)];
    }

    /// <summary>Receives until the sender ends, breaks a limit, or the bridge stops. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            while (await ReceiveAsync(idle) && TakeWholeLines())
            {
                // Each round handed on what was complete.
            }
        }
        catch (OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                _metrics.IdleConnections.Add();
            }
            else
            {
                Drain();
            }
        }
        catch (SocketException)
        {
            if (_filled == 0)
            {
                _metrics.ConnectionErrors.Add();
            }
        }
        finally
        {
            TakeRest(stop.IsCancellationRequested);
            _socket.Dispose();
        }
    }

    private async ValueTask<bool> ReceiveAsync(CancellationTokenSource idle)
    {
        if (_idleTimeout > TimeSpan.Zero)
        {
            idle.CancelAfter(_idleTimeout);
        }

        MakeRoom();
        int received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), SocketFlags.None, idle.Token);
        _filled += received;
        return received > 0;
    }

    private void MakeRoom()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, _maxLineBytes + 1));
        }
    }

    // The bridge stops: what the kernel has received already still counts.
    private void Drain()
    {
        try
        {
            while (_socket.Available > 0)
            {
                MakeRoom();
                _filled += _socket.Receive(_buffer.AsSpan(_filled));
                if (!TakeWholeLines())
                {
                    return;
                }
            }
        }
        catch (SocketException)
        {
            // The sender is gone; there is nothing more to take.
        }
    }

    // False when what is left can no longer become a line within the limit.
    private bool TakeWholeLines()
    {
        int end = _buffer.AsSpan(0, _filled).LastIndexOf(NewLine) + 1;
        if (end > 0)
        {
            _metrics.Batches.Add();
            _sink.TakeStream(_buffer.AsSpan(0, end));
            _buffer.AsSpan(end, _filled - end).CopyTo(_buffer);
            _filled -= end;
        }

        if (_filled <= _maxLineBytes)
        {
            return true;
        }

        _metrics.TooLongLines.Add();
        _filled = 0;
        return false;
    }

    // The end of the stream ends its last line; the end of the bridge does not, and half a number must not be counted.
    private void TakeRest(bool isStopping)
    {
        if (_filled > 0 && isStopping)
        {
            _metrics.UnfinishedLines.Add();
        }
        else if (_filled > 0)
        {
            _metrics.Batches.Add();
            _sink.TakeStream(_buffer.AsSpan(0, _filled));
        }

        _filled = 0;
    }
}
