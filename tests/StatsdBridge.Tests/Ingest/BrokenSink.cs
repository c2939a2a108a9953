using System;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

/// <summary>A pipeline with a bug.</summary>
internal sealed class BrokenSink : ILineSink
{
    public void TakeDatagrams(IDatagramBatch batch, OwnCounter? received = null) => throw new InvalidOperationException("broken");

    public void TakeStream(ReadOnlySpan<byte> lines) => throw new InvalidOperationException("broken");
}
