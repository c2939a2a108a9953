using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Benchmarks.Micro;

/// <summary>A pipe whose reader takes everything at once and keeps nothing.</summary>
internal sealed class NullPipe : PipeWriter
{
    private byte[] _block = new byte[64 * 1024];

    /// <summary>How many bytes went through.</summary>
    public long Written { get; private set; }

    /// <inheritdoc/>
    public override void Advance(int bytes) => Written += bytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_block.Length < sizeHint)
        {
            _block = new byte[sizeHint];
        }

        return _block;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: false));

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
    }
}
