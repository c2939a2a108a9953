using System;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Byte strings packed one behind the other into blocks, without an object for each; they go all at once.</summary>
internal struct KeyBlocks()
{
    /// <summary>How many bytes are taken at a time: below the large object heap's limit, and room for any key.</summary>
    public const int BlockLength = 1 << BlockBits;

    private const int BlockBits = 14;

    private byte[][] _blocks = [];
    private int _count;
    private int _used;

    /// <summary>The bytes taken, the gaps at the ends of blocks included.</summary>
    public readonly long Length => (long)_count * BlockLength;

    /// <summary>Keeps two byte strings in a row, together at most <see cref="LineIdentity.MaxBytes"/>, and returns where.</summary>
    public int Add(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        if (_count == 0 || _used + length > BlockLength)
        {
            AddBlock();
        }

        byte[] block = _blocks[_count - 1];
        first.CopyTo(block.AsSpan(_used));
        second.CopyTo(block.AsSpan(_used + first.Length));
        int key = ((_count - 1) << BlockBits) | _used;
        _used += length;
        return key;
    }

    /// <summary>The bytes kept at a place.</summary>
    public readonly ReadOnlySpan<byte> Get(int key, int length) =>
        _blocks[key >> BlockBits].AsSpan(key & (BlockLength - 1), length);

    private void AddBlock()
    {
        if (_count == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(1, _count * 2));
        }

        _blocks[_count++] = new byte[BlockLength];
        _used = 0;
    }
}
