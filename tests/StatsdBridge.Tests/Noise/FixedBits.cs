using System;
using System.Buffers.Binary;
using PopCon.StatsdBridge.Noise;

namespace PopCon.StatsdBridge.Tests.Noise;

/// <summary>Random bytes that are the same at every run: SplitMix64, so that they do not depend on the runtime.</summary>
internal sealed class FixedBits(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Numbers from these bytes.</summary>
    public static UniformNumbers Numbers(ulong seed)
    {
        var bits = new FixedBits(seed);
        return new UniformNumbers(bytes => bits.Fill(bytes.Span));
    }

    private void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
