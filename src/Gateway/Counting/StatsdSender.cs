using System;
using System.Buffers.Text;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using PopCon.Hosting.Values;
using PopCon.Metrics.Own;

namespace PopCon.Gateway.Counting;

/// <summary>Sends what was counted since the last time to a statsd server, as many lines in a datagram as fit.</summary>
/// <remarks>
/// One timer. Sums of an interval are sent, so no line says when one request came. A send that fails is counted and its numbers are
/// lost to statsd; <c>/metrics</c> still has them.
/// </remarks>
internal sealed class StatsdSender : IDisposable
{
    private const int MaxDatagramBytes = 1_400;
    private const int MaxNumberBytes = 20;
    private const string UnixScheme = "unix://";

    private readonly Counters _counters;
    private readonly string _address;
    private readonly OwnCounter _dropped;
    private readonly byte[] _datagram = new byte[MaxDatagramBytes];
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Socket? _socket;
    private int _filled;
    private int _linesInDatagram;

    /// <param name="counters">What is sent.</param>
    /// <param name="address"><c>host:port</c> for UDP, or <c>unix:///path</c>.</param>
    /// <param name="interval">How often.</param>
    /// <param name="own">Where lost lines are counted.</param>
    /// <param name="time">Drives the timer.</param>
    public StatsdSender(Counters counters, string address, TimeSpan interval, OwnMetrics own, TimeProvider time)
    {
        _counters = counters;
        _address = address;
        _dropped = own.Counter("popcon_gateway_statsd_dropped_total", "Statsd lines that could not be sent.");
        _timer = time.CreateTimer(static sender => ((StatsdSender)sender!).Send(), this, interval, interval);
    }

    /// <summary>Sends what is new.</summary>
    public void Send()
    {
        lock (_lock)
        {
            foreach (CountSeries series in _counters.All)
            {
                ulong value = (ulong)series.Series.Value;
                if (value > series.Sent)
                {
                    Add(series, value - series.Sent);
                    series.Sent = value;
                }
            }

            Flush();
        }
    }

    /// <summary>Sends the last counts and stops.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Send();
        _socket?.Dispose();
    }

    private void Add(CountSeries series, ulong count)
    {
        int longest = series.Before.Length + MaxNumberBytes + series.After.Length + 1;
        if (_filled + longest > _datagram.Length)
        {
            Flush();
        }

        if (longest > _datagram.Length)
        {
            _dropped.Add();
            return;
        }

        Span<byte> rest = _datagram.AsSpan(_filled);
        series.Before.CopyTo(rest);
        Utf8Formatter.TryFormat(count, rest[series.Before.Length..], out int digits);
        series.After.CopyTo(rest[(series.Before.Length + digits)..]);
        _filled += series.Before.Length + digits + series.After.Length;
        _datagram[_filled++] = (byte)'\n';
        _linesInDatagram++;
    }

    private void Flush()
    {
        if (_filled > 0 && !TrySend(_datagram.AsSpan(0, _filled - 1)))
        {
            _dropped.Add(_linesInDatagram);
        }

        _filled = _linesInDatagram = 0;
    }

    private bool TrySend(ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket ??= Connect();
            _socket?.Send(datagram);
            return _socket is not null;
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException)
        {
            // The server may be back at another address: the next datagram resolves it anew.
            _socket?.Dispose();
            _socket = null;
            return false;
        }
    }

    private Socket? Connect()
    {
        EndPoint? target;
        if (_address.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            target = new UnixDomainSocketEndPoint(_address[UnixScheme.Length..]);
        }
        else
        {
            target = ListenAddress.ForRelay(_address).TryResolve(out IPEndPoint? resolved, out _) ? resolved : null;
        }

        if (target is null)
        {
            return null;
        }

        var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        socket.Connect(target);
        return socket;
    }
}
