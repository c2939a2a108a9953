using System.Threading;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>What TCP connections came to. Counted by many threads.</summary>
internal sealed class TcpCounters
{
    private long _connections;
    private long _connectionErrors;
    private long _tooLongLines;
    private long _refusedConnections;
    private long _refusedSources;
    private long _idleConnections;
    private long _acceptFailures;
    private long _unfinishedLines;

    /// <summary>Accepted connections, the refused ones too.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that ended with an error and nothing unfinished.</summary>
    public long ConnectionErrors => Volatile.Read(ref _connectionErrors);

    /// <summary>Connections cut for a line beyond the limit.</summary>
    public long TooLongLines => Volatile.Read(ref _tooLongLines);

    /// <summary>Connections closed at once because too many were open, in all or from their source.</summary>
    public long RefusedConnections => Volatile.Read(ref _refusedConnections);

    /// <summary>Connections closed at once because their source is not allowed.</summary>
    public long RefusedSources => Volatile.Read(ref _refusedSources);

    /// <summary>Connections closed because they sent nothing for too long.</summary>
    public long IdleConnections => Volatile.Read(ref _idleConnections);

    /// <summary>Accepts that failed, most often for want of file descriptors.</summary>
    public long AcceptFailures => Volatile.Read(ref _acceptFailures);

    /// <summary>Lines that lacked their end when the bridge stopped.</summary>
    public long UnfinishedLines => Volatile.Read(ref _unfinishedLines);

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountConnectionError() => Interlocked.Increment(ref _connectionErrors);

    public void CountTooLongLine() => Interlocked.Increment(ref _tooLongLines);

    public void CountRefusedConnection() => Interlocked.Increment(ref _refusedConnections);

    public void CountRefusedSource() => Interlocked.Increment(ref _refusedSources);

    public void CountIdleConnection() => Interlocked.Increment(ref _idleConnections);

    public void CountAcceptFailure() => Interlocked.Increment(ref _acceptFailures);

    public void CountUnfinishedLine() => Interlocked.Increment(ref _unfinishedLines);
}
