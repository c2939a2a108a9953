using System;
using System.Buffers.Binary;
using System.IO;
using System.Numerics;

namespace PopCon.Gateway.Python;

/// <summary>BLAKE2b with 256 bits, see https://www.rfc-editor.org/rfc/rfc7693: twine sends it, and .NET does not have it.</summary>
/// <remarks>One thread, single use. Only compared with what a client sent; nothing relies on it.</remarks>
internal sealed class Blake2b
{
    private const int BlockBytes = 128;
    private const int HashBytes = 32;
    private const int Rounds = 12;

    private static readonly ulong[] Start =
    [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    ];

    private static readonly byte[] Order =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    private readonly ulong[] _state = (ulong[])Start.Clone();
    private ulong _length;

    private Blake2b() => _state[0] ^= 0x01010000 ^ HashBytes;

    /// <summary>The hash of a stream, in hexadecimal.</summary>
    public static string Hash(Stream content)
    {
        var hash = new Blake2b();
        byte[] block = new byte[BlockBytes];
        byte[] next = new byte[BlockBytes];
        int length = content.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false);
        int nextLength;
        while (length == BlockBytes && (nextLength = content.ReadAtLeast(next, BlockBytes, throwOnEndOfStream: false)) > 0)
        {
            hash.Compress(block, BlockBytes, isLast: false);
            (block, next) = (next, block);
            length = nextLength;
        }

        Array.Clear(block, length, BlockBytes - length);
        hash.Compress(block, length, isLast: true);
        byte[] bytes = new byte[HashBytes];
        for (int i = 0; i < HashBytes / sizeof(ulong); i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), hash._state[i]);
        }

        return Convert.ToHexStringLower(bytes);
    }

    private static void Mix(Span<ulong> v, int a, int b, int c, int d, ulong x, ulong y)
    {
        v[a] += v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
    }

    private void Compress(ReadOnlySpan<byte> block, int length, bool isLast)
    {
        _length += (ulong)length;
        Span<ulong> m = stackalloc ulong[16];
        for (int i = 0; i < m.Length; i++)
        {
            m[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
        }

        Span<ulong> v = stackalloc ulong[16];
        _state.CopyTo(v);
        Start.CopyTo(v[8..]);
        v[12] ^= _length;
        v[14] = isLast ? ~v[14] : v[14];
        for (int round = 0; round < Rounds; round++)
        {
            ReadOnlySpan<byte> s = Order.AsSpan(round % 10 * 16, 16);
            Mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
            Mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
            Mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
            Mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
            Mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
            Mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
            Mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
            Mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
        }

        for (int i = 0; i < _state.Length; i++)
        {
            _state[i] ^= v[i] ^ v[i + 8];
        }
    }
}
