using System;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Pipeline;

/// <summary>A batch of given datagrams.</summary>
internal sealed class FakeBatch(params byte[][] datagrams) : IDatagramBatch
{
    public int Count => datagrams.Length;

    public bool TryGet(int index, out ReadOnlySpan<byte> datagram)
    {
        datagram = datagrams[index];
        return true;
    }
}
