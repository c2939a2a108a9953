using System;
using System.Buffers.Binary;

namespace PopCon.StatsdBridge.Pipeline;

/// <summary>Identities packed one behind the other into blocks, without an object for each; they go all at once.</summary>
/// <remarks>
/// Before its bytes each has the number of its route and the lengths of its two parts: what is needed once an identity is found lies
/// where the comparison has just been.
/// </remarks>
internal struct KeyBlocks()
{
    /// <summary>How many bytes are taken at a time: below the large object heap's limit, and room for any key.</summary>
    public const int BlockLength = 1 << BlockBits;

    private const int BlockBits = 14;

    // The route, 4 bytes, and the lengths, 2 bytes each.
    private const int HeaderLength = 8;

    private byte[][] _blocks = [];
    private int _count;
    private int _used;

    /// <summary>The bytes taken, the gaps at the ends of blocks included.</summary>
    public readonly long Length => (long)_count * BlockLength;

    /// <summary>Keeps an identity, together at most <see cref="LineIdentity.MaxBytes"/>, and returns where; never 0.</summary>
    public int Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, int route)
    {
        int length = HeaderLength + name.Length + suffix.Length;
        if (_count == 0 || _used + length > BlockLength)
        {
            AddBlock();
        }

        int key = ((_count - 1) << BlockBits) | _used;
        Span<byte> bytes = BytesAt(key);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, route);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Lengths(name, suffix));
        name.CopyTo(bytes[HeaderLength..]);
        suffix.CopyTo(bytes[(HeaderLength + name.Length)..]);
        _used += length;
        return key;
    }

    /// <summary>Whether the identity kept at a place is this one.</summary>
    public readonly bool IsAt(int key, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        ReadOnlySpan<byte> bytes = BytesAt(key);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Lengths(name, suffix)
            && bytes.Slice(HeaderLength, name.Length).SequenceEqual(name)
            && bytes.Slice(HeaderLength + name.Length, suffix.Length).SequenceEqual(suffix);
    }

    /// <summary>The route of the identity kept at a place.</summary>
    public readonly int RouteAt(int key) => BinaryPrimitives.ReadInt32LittleEndian(BytesAt(key));

    /// <summary>Gives the identity kept at a place another route.</summary>
    public readonly void SetRoute(int key, int route) => BinaryPrimitives.WriteInt32LittleEndian(BytesAt(key), route);

    /// <summary>Keeps an identity that is kept in other blocks.</summary>
    public int AddFrom(in KeyBlocks other, int key)
    {
        ReadOnlySpan<byte> bytes = other.BytesAt(key);
        uint lengths = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        ReadOnlySpan<byte> both = bytes[HeaderLength..];
        int nameLength = (int)(lengths >> 16);
        return Add(both[..nameLength], both.Slice(nameLength, (ushort)lengths), BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }

    private static uint Lengths(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix) => ((uint)name.Length << 16) | (uint)suffix.Length;

    private readonly Span<byte> BytesAt(int key) => _blocks[key >> BlockBits].AsSpan(key & (BlockLength - 1));

    private void AddBlock()
    {
        if (_count == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(1, _count * 2));
        }

        _blocks[_count++] = new byte[BlockLength];

        // A place is never 0, which says that there is none.
        _used = 1;
    }
}
