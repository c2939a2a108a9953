using System;

namespace PopCon.Update.Packages;

/// <summary>The checksum of zip archives, which <c>ZipArchive</c> does not compare when it reads.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of more bytes; 0 is that of none.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint value = ~checksum;
        foreach (byte next in bytes)
        {
            value = Table[(byte)value ^ next] ^ (value >> 8);
        }

        return ~value;
    }

    private static uint[] CreateTable()
    {
        const uint Polynomial = 0xEDB88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
