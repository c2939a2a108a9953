using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Hosting.Web.Connections;

/// <summary>The output of a connection, of which the last answer can be replaced.</summary>
/// <remarks>One thread at a time, like every <see cref="PipeWriter"/>. Until a replacement everything is passed on as it is.</remarks>
internal sealed class ReplaceableOutput(PipeWriter output) : PipeWriter
{
    private byte[]? _discarded;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => output.UnflushedBytes;

    /// <summary>Writes the last bytes of the connection. What the server writes from now on is discarded.</summary>
    public void Replace(ReadOnlySpan<byte> lastBytes)
    {
        lastBytes.CopyTo(output.GetSpan(lastBytes.Length));
        output.Advance(lastBytes.Length);
        _discarded = [];
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (_discarded is null)
        {
            output.Advance(bytes);
        }
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _discarded is null ? output.GetMemory(sizeHint) : Discarded(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _discarded is null ? output.GetSpan(sizeHint) : Discarded(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _discarded is null ? output.WriteAsync(source, cancellationToken) : output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    private byte[] Discarded(int sizeHint)
    {
        const int MinLength = 4096;
        if (_discarded!.Length < Math.Max(sizeHint, MinLength))
        {
            _discarded = new byte[Math.Max(sizeHint, MinLength)];
        }

        return _discarded;
    }
}
