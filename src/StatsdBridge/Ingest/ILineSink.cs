using System;
using PopCon.Metrics.Own;

namespace PopCon.StatsdBridge.Ingest;

/// <summary>Takes what the listeners received. May be called by several threads at once.</summary>
internal interface ILineSink
{
    /// <summary>Takes a batch of datagrams, each holding lines with <c>\n</c> between them.</summary>
    /// <param name="batch">The datagrams.</param>
    /// <param name="received">Counts them, in the epoch in which their lines count. <value>Default: nothing does.</value></param>
    public void TakeDatagrams(IDatagramBatch batch, OwnCounter? received = null);

    /// <summary>Takes whole lines of a stream, each ended by <c>\n</c> or <c>\r\n</c>; at the end of a stream the last may lack it.</summary>
    public void TakeStream(ReadOnlySpan<byte> lines);
}
