using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using PopCon.Gateway.Counting.Uniques;
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
    private readonly UniqueCounts _uniques;
    private readonly string _address;
    private readonly OwnCounter _dropped;
    private readonly byte[] _datagram = new byte[MaxDatagramBytes];
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Socket? _socket;
    private int _filled;
    private int _linesInDatagram;

    /// <param name="counters">What is sent.</param>
    /// <param name="uniques">What is sent too.</param>
    /// <param name="address"><c>host:port</c> for UDP, or <c>unix:///path</c>.</param>
    /// <param name="interval">How often.</param>
    /// <param name="own">Where lost lines are counted.</param>
    /// <param name="time">Drives the timer.</param>
    public StatsdSender(Counters counters, UniqueCounts uniques, string address, TimeSpan interval, OwnMetrics own, TimeProvider time)
    {
        _counters = counters;
        _uniques = uniques;
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
                    Add(series.Before, value - series.Sent, series.After);
                    series.Sent = value;
                }
            }

            (IReadOnlyList<UniqueValue> today, IReadOnlyList<UniqueValue> yesterday) = _uniques.Read();
            AddGauges("uniques", today);
            AddGauges("uniques_yesterday", yesterday);
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

    private void AddGauges(string name, IReadOnlyList<UniqueValue> values)
    {
        foreach (UniqueValue value in values)
        {
            (string before, string after) = _counters.FormatGauge(name, value);
            Add(Encoding.UTF8.GetBytes(before), (ulong)value.Value, Encoding.UTF8.GetBytes(after));
        }
    }

    private void Add(byte[] before, ulong number, byte[] after)
    {
        int longest = before.Length + MaxNumberBytes + after.Length + 1;
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
        before.CopyTo(rest);
        Utf8Formatter.TryFormat(number, rest[before.Length..], out int digits);
        after.CopyTo(rest[(before.Length + digits)..]);
        _filled += before.Length + digits + after.Length;
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
