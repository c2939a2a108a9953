using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Metrics.Tests.Exposition;

/// <summary>A pipe whose reader takes everything at once and keeps nothing; or has gone.</summary>
internal sealed class DiscardingPipeWriter(bool isReaderGone = false) : PipeWriter
{
    private byte[] _block = new byte[64 * 1024];
    private long _unflushed;

    public long MostUnflushed { get; private set; }

    public int Flushes { get; private set; }

    public override void Advance(int bytes)
    {
        _unflushed += bytes;
        MostUnflushed = Math.Max(MostUnflushed, _unflushed);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_block.Length < sizeHint)
        {
            _block = new byte[sizeHint];
        }

        return _block;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _unflushed = 0;
        Flushes++;
        return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: isReaderGone));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
