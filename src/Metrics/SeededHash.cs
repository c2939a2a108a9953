using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace PopCon.Metrics;

/// <summary>
/// A hash of byte strings, keyed with 192 random bits per process: the input comes from the network, and a sender who
/// could choose colliding names would make every look-up slow.
/// </summary>
/// <remarks>
/// Multiply and fold, 16 bytes a step, in the manner of wyhash; .NET has no public keyed hash of bytes this fast, and
/// the package that would bring one (System.IO.Hashing) is not on every feed. Not for cryptography. About 6 ns for 50 bytes.
/// </remarks>
internal sealed class SeededHash
{
    private readonly ulong _first = RandomOdd();
    private readonly ulong _second = RandomOdd();
    private readonly ulong _seed = RandomOdd();

    /// <summary>The hash of one byte string.</summary>
    public ulong Of(ReadOnlySpan<byte> bytes) => Continue(_seed, bytes);

    /// <summary>The hash of two byte strings in a row; a different split of the same bytes hashes differently.</summary>
    /// <remarks>The second is short in most lines (<c>|c</c>) and then costs no round of its own.</remarks>
    public ulong Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (second.Length > sizeof(ulong))
        {
            return Continue(Continue(_seed, first), second);
        }

        ulong lengths = (uint)first.Length | ((ulong)(uint)second.Length << 32);
        (ulong a, ulong b) = ReadTail(second);
        return Fold(_second ^ lengths, TakeIn(_seed, first) ^ a ^ (b << 32));
    }

    // Math.BigMul takes the low half through memory, which doubles the latency of the whole hash.
    private static ulong Fold(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) ^ (a * b) : Math.BigMul(a, b, out ulong low) ^ low;

    // A new GUID is 122 bits of the system's secure random numbers; folded in half, its fixed bits meet random ones. The
    // class made for it, RandomNumberGenerator, would load OpenSSL into a process that needs it for nothing else: 5 MB.
    private static ulong RandomOdd()
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        Guid.NewGuid().TryWriteBytes(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])) | 1;
    }

    // Up to 3 bytes: first, middle and last byte tell all strings of one length apart.
    private static ulong ReadShort(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 0 ? 0 : ((ulong)bytes[0] << 16) | ((ulong)bytes[bytes.Length >> 1] << 8) | bytes[^1];

    private ulong Continue(ulong state, ReadOnlySpan<byte> bytes) => Fold(_second ^ (ulong)bytes.Length, TakeIn(state, bytes));

    private ulong TakeIn(ulong state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 16)
        {
            state = Fold(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ _first,
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ state);
            bytes = bytes[16..];
        }

        (ulong a, ulong b) = ReadTail(bytes);
        return Fold(a ^ _first, b ^ state);
    }

    // The last 16 bytes or fewer; the two reads may overlap, which costs nothing because the length is hashed too.
    private static (ulong A, ulong B) ReadTail(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])),
        >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])),
        _ => (ReadShort(bytes), 0),
    };
}
