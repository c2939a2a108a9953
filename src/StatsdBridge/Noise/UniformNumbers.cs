using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PopCon.StatsdBridge.Noise;

/// <summary>Uniform whole numbers from the operating system's random source, by rejection: no number is likelier than another.</summary>
/// <remarks>Used by one thread. Random bytes are fetched 4 KiB at a time, used once and wiped.</remarks>
internal sealed class UniformNumbers
{
    private const int BufferBytes = 4096;

    private readonly Action<Memory<byte>> _fill;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _used = BufferBytes;

    /// <summary>Draws from the operating system.</summary>
    public UniformNumbers()
        : this(static bytes => RandomNumberGenerator.Fill(bytes.Span))
    {
    }

    /// <summary>Draws from another source: for tests.</summary>
    /// <param name="fill">Fills memory with random bytes.</param>
    internal UniformNumbers(Action<Memory<byte>> fill) => _fill = fill;

    /// <summary>A number from 0 to <paramref name="below"/> − 1.</summary>
    public UInt128 Next(UInt128 below)
    {
        if (below <= ulong.MaxValue)
        {
            return Next((ulong)below);
        }

        UInt128 mask = UInt128.MaxValue >> (int)UInt128.LeadingZeroCount(below - 1);
        while (true)
        {
            UInt128 number = new UInt128(NextBits(), NextBits()) & mask;
            if (number < below)
            {
                return number;
            }
        }
    }

    /// <inheritdoc cref="Next(UInt128)"/>
    public ulong Next(ulong below)
    {
        if (below <= 1)
        {
            return 0;
        }

        // At most every second draw lies beyond the bound.
        ulong mask = ulong.MaxValue >> (int)ulong.LeadingZeroCount(below - 1);
        while (true)
        {
            ulong number = NextBits() & mask;
            if (number < below)
            {
                return number;
            }
        }
    }

    private ulong NextBits()
    {
        if (_used == BufferBytes)
        {
            _fill(_buffer);
            _used = 0;
        }

        Span<byte> bytes = _buffer.AsSpan(_used, sizeof(ulong));
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        bytes.Clear();
        _used += sizeof(ulong);
        return bits;
    }
}
