using System;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Datagrams that were received together.</summary>
internal interface IDatagramBatch
{
    /// <summary>How many were received.</summary>
    public int Count { get; }

    /// <summary>One of them; <see langword="false"/> if it is not to be used, because its sender is not allowed.</summary>
    public bool TryGet(int index, out ReadOnlySpan<byte> datagram);
}
