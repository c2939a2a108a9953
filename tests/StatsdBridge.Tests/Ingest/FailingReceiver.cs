using System;
using System.Net.Sockets;
using PopCon.Hosting.Values;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

/// <summary>Fails three times with an error, then receives.</summary>
internal sealed class FailingReceiver(SocketError error, Socket socket) : IDatagramReceiver
{
    private readonly SocketDatagramReceiver _receiver = new(socket, AllowedSources.All);
    private int _failures = 3;

    public int Count => _receiver.Count;

    public long ByteCount => _receiver.ByteCount;

    public bool IsFull => _receiver.IsFull;

    public long TruncatedCount => _receiver.TruncatedCount;

    public long RefusedCount => _receiver.RefusedCount;

    public bool Receive(bool wait) => _failures-- > 0 ? throw new SocketException((int)error) : _receiver.Receive(wait);

    public bool TryGet(int index, out ReadOnlySpan<byte> datagram) => _receiver.TryGet(index, out datagram);
}
