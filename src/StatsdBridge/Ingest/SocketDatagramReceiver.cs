using System;
using System.Net;
using System.Net.Sockets;
using PopCon.Hosting.Values;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Receives one datagram at a time with what .NET offers everywhere. For systems other than Linux.</summary>
internal sealed class SocketDatagramReceiver(Socket socket, AllowedSources allowed) : IDatagramReceiver
{
    private readonly byte[] _buffer = new byte[65_536];
    private readonly SocketAddress _address = new(socket.AddressFamily);
    private int _length;
    private bool _isTruncated;

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    /// <remarks>One datagram is all that a call takes: to wait for more would save nothing.</remarks>
    public bool IsFull => true;

    /// <inheritdoc/>
    public long ByteCount => _length;

    /// <inheritdoc/>
    public long TruncatedCount { get; private set; }

    /// <inheritdoc/>
    public long RefusedCount { get; private set; }

    /// <inheritdoc/>
    public bool Receive(bool wait)
    {
        Count = 0;
        if (!wait && socket.Available == 0)
        {
            return false;
        }

        try
        {
            _isTruncated = false;
            _length = allowed.AllowsAll
                ? socket.Receive(_buffer)
                : socket.ReceiveFrom(_buffer, SocketFlags.None, _address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.Interrupted)
        {
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            _isTruncated = true;
            _length = _buffer.Length;
        }

        Count = 1;
        return true;
    }

    /// <inheritdoc/>
    public bool TryGet(int index, out ReadOnlySpan<byte> datagram)
    {
        datagram = _buffer.AsSpan(0, _length);
        if (_isTruncated)
        {
            TruncatedCount++;
            datagram = datagram[..(datagram.LastIndexOf((byte)'\n') + 1)].TrimEnd((byte)'\n');
        }

        bool isAllowed = allowed.AllowsAll || allowed.Contains(((IPEndPoint)new IPEndPoint(0, 0).Create(_address)).Address);
        RefusedCount += isAllowed ? 0 : 1;
        return isAllowed;
    }
}
