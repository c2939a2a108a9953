using System;
using System.Collections.Generic;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.Benchmarks.Micro;

/// <summary>A batch of given datagrams.</summary>
internal sealed class GivenBatch(IReadOnlyList<byte[]> datagrams) : IDatagramBatch
{
    /// <inheritdoc/>
    public int Count => datagrams.Count;

    /// <inheritdoc/>
    public bool TryGet(int index, out ReadOnlySpan<byte> datagram)
    {
        datagram = datagrams[index];
        return true;
    }
}
