using System;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Passes every line on to another statsd server.</summary>
internal interface ILineRelay
{
    /// <summary>Passes one line on, without its line end and not empty. Called under the ingest lock; must not block.</summary>
    public void Relay(ReadOnlySpan<byte> line);
}
