using System;

namespace PopCon.Usage.Events.Checksums;

/// <summary>CRC-32 of IEEE 802.3, as zip and gzip use it.</summary>
/// <remarks>Stateless. A byte a step: it checks a few kilobytes at a start.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of the bytes of two parts, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) => ~Add(Add(uint.MaxValue, first), second);

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            sum = Table[(byte)(sum ^ one)] ^ (sum >> 8);
        }

        return sum;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint sum = i;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ Polynomial;
            }

            table[i] = sum;
        }

        return table;
    }
}
