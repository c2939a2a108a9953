using System;
using System.Collections.Generic;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Byte strings packed one behind the other into blocks, without an object for each; they go all at once.</summary>
internal sealed class KeyBlocks
{
    /// <summary>How many bytes are taken at a time: below the large object heap's limit, and room for any key.</summary>
    public const int BlockLength = 1 << BlockBits;

    private const int BlockBits = 14;

    private readonly List<byte[]> _blocks = [];
    private int _used;

    /// <summary>The bytes taken, the gaps at the ends of blocks included.</summary>
    public long Length => (long)_blocks.Count * BlockLength;

    /// <summary>Keeps two byte strings in a row, together at most <see cref="LineIdentity.MaxBytes"/>, and returns where.</summary>
    public int Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        if (_blocks.Count == 0 || _used + length > BlockLength)
        {
            _blocks.Add(new byte[BlockLength]);
            _used = 0;
        }

        byte[] block = _blocks[^1];
        first.CopyTo(block.AsSpan(_used));
        second.CopyTo(block.AsSpan(_used + first.Length));
        int key = ((_blocks.Count - 1) << BlockBits) | _used;
        _used += length;
        return key;
    }

    /// <summary>The bytes kept at a place.</summary>
    public ReadOnlySpan<byte> Get(int key, int length) =>
        _blocks[key >> BlockBits].AsSpan(key & (BlockLength - 1), length);
}
