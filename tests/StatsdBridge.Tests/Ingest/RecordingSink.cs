using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Ingest;

namespace PopCon.StatsdBridge.Tests.Ingest;

/// <summary>Keeps what listeners hand on, as text.</summary>
internal sealed class RecordingSink : ILineSink
{
    private readonly Lock _lock = new();
    private readonly List<string> _datagrams = [];
    private readonly List<string> _pieces = [];

    /// <summary>The datagrams that may be used, in order.</summary>
    public IReadOnlyList<string> Datagrams
    {
        get
        {
            lock (_lock)
            {
                return [.. _datagrams];
            }
        }
    }

    /// <summary>What came over streams, in the pieces in which it was handed on.</summary>
    public IReadOnlyList<string> Pieces
    {
        get
        {
            lock (_lock)
            {
                return [.. _pieces];
            }
        }
    }

    public void TakeDatagrams(IDatagramBatch batch, OwnCounter? received = null)
    {
        lock (_lock)
        {
            received?.Add(batch.Count);
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.TryGet(i, out ReadOnlySpan<byte> datagram))
                {
                    _datagrams.Add(Encoding.UTF8.GetString(datagram));
                }
            }
        }
    }

    public void TakeStream(ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            _pieces.Add(Encoding.UTF8.GetString(lines));
        }
    }
}
