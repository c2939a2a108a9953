using System;
using System.IO;

namespace PopCon.Usage.Host.Storage;

/// <summary>Splits a stream into lines without their ends.</summary>
/// <remarks>Not thread-safe. Holds one line in memory, however long it is; the stream stays the caller's.</remarks>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line; the rest behind the last line end is not one.</summary>
    /// <param name="line">Valid until the next call.</param>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            if (!Fill())
            {
                line = default;
                return false;
            }
        }

        line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        return true;
    }

    private bool Fill()
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
