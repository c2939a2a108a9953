namespace PopCon.StatsdBridge.Ingest;

/// <summary>Receives datagrams from one socket, as many at a time as the system can. Owned by one thread.</summary>
internal interface IDatagramReceiver : IDatagramBatch
{
    /// <summary>The length of all datagrams of the batch together.</summary>
    public long ByteCount { get; }

    /// <summary>Whether the batch is full, so that more datagrams are probably waiting.</summary>
    public bool IsFull { get; }

    /// <summary>Datagrams that were longer than the buffer since the start; their whole lines are used, the rest is lost.</summary>
    public long TruncatedCount { get; }

    /// <summary>Datagrams from senders that are not allowed since the start.</summary>
    public long RefusedCount { get; }

    /// <summary>Receives into the batch, in place of what it held.</summary>
    /// <param name="wait">Whether to wait for the first datagram, up to the socket's receive timeout.</param>
    /// <returns><see langword="false"/> when nothing came.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The socket is broken.</exception>
    public bool Receive(bool wait);
}
