using System;
using System.Buffers;
using System.Text;

namespace PopCon.Metrics.Exposition;

/// <summary>Writes bytes into the blocks of an <see cref="IBufferWriter{T}"/>, which it asks only once for each block.</summary>
/// <remarks>A ref struct handed on by reference; whoever made it ends with <see cref="Commit"/>.</remarks>
internal ref struct BlockWriter(IBufferWriter<byte> output)
{
    // The size of Kestrel's own blocks; a larger one would come from another pool.
    private const int BlockBytes = 4096;

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _block;
    private int _used;
    private long _committed;

    /// <summary>How many bytes were written.</summary>
    public readonly long Written => _committed + _used;

    /// <summary>Hands the last block to the buffer.</summary>
    public void Commit()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
            _committed += _used;
            _used = 0;
        }

        _block = default;
    }

    /// <summary>Room for at least <paramref name="size"/> bytes, of which <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_block.Length - _used < size)
        {
            Commit();
            _block = _output.GetSpan(Math.Max(size, BlockBytes));
        }

        return _block[_used..];
    }

    /// <summary>Counts bytes written into the span of <see cref="Reserve"/>.</summary>
    public void Advance(int count) => _used += count;

    /// <summary>Writes bytes.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    /// <summary>Writes one byte.</summary>
    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        _used++;
    }

    /// <summary>Writes a text in UTF-8.</summary>
    public void Write(scoped ReadOnlySpan<char> text)
    {
        Span<byte> target = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _used += Encoding.UTF8.GetBytes(text, target);
    }
}
