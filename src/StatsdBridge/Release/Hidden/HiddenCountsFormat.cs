using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.StatsdBridge.Release.Hidden;

/// <summary>
/// The bytes of the hidden counts. All numbers are little-endian, a text is a length in groups of 7 bits with the lowest first, and
/// UTF-8:
/// <code>
/// file     = "PopCon hidden" version:int32 settings:text gateEpoch:int64 dpEpoch:int64 families:int32 family* checksum
/// family   = name:text help:text rule:text series:int32 series*
/// series   = labels:text ttl:int64 count:uint32
/// checksum = SHA-256 of all bytes before it
/// </code>
/// </summary>
internal static class HiddenCountsFormat
{
    private const int Version = 1;
    private const int ChecksumLength = 32;

    // Far above what the bridge writes; a length beyond it is damage, and must not be taken for an amount of memory.
    private const int MaxTextBytes = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "PopCon hidden"u8;

    /// <summary>Writes counts.</summary>
    public static byte[] Write(HiddenCounts counts)
    {
        using var output = new MemoryStream();
        using (var writer = new BinaryWriter(output, Utf8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(counts.Settings);
            writer.Write(counts.GateEpoch);
            writer.Write(counts.DpEpoch);
            writer.Write(counts.Families.Count);
            foreach (HiddenCounts.Family family in counts.Families)
            {
                Write(writer, family);
            }
        }

        output.Write(SHA256.HashData(output.GetBuffer().AsSpan(0, (int)output.Length)));
        return output.ToArray();
    }

    /// <summary>Reads counts.</summary>
    /// <returns><see langword="null"/> when the bytes are damaged or something else.</returns>
    public static HiddenCounts? TryRead(ReadOnlySpan<byte> file)
    {
        int length = file.Length - ChecksumLength;
        if (length < Magic.Length
            || !file.StartsWith(Magic)
            || !SHA256.HashData(file[..length]).AsSpan().SequenceEqual(file[length..]))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(file[Magic.Length..length].ToArray()), Utf8);
        try
        {
            return reader.ReadInt32() == Version ? Read(reader) : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, HiddenCounts.Family family)
    {
        writer.Write(family.Name);
        writer.Write(family.Help);
        writer.Write(family.Rule);
        writer.Write(family.Series.Count);
        foreach (HiddenCounts.Series series in family.Series)
        {
            writer.Write7BitEncodedInt(series.Labels.Length);
            writer.Write(series.Labels);
            writer.Write(series.TtlMilliseconds);
            writer.Write(series.Count);
        }
    }

    private static HiddenCounts Read(BinaryReader reader)
    {
        string settings = ReadText(reader);
        long gateEpoch = reader.ReadInt64();
        long dpEpoch = reader.ReadInt64();
        var families = new List<HiddenCounts.Family>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            families.Add(new HiddenCounts.Family(ReadText(reader), ReadText(reader), ReadText(reader), ReadSeries(reader)));
        }

        return reader.BaseStream.Position == reader.BaseStream.Length
            ? new HiddenCounts(settings, gateEpoch, dpEpoch, families)
            : throw new FormatException("bytes after the last family");
    }

    // Lists grow with what is read: a count that lies costs nothing.
    private static List<HiddenCounts.Series> ReadSeries(BinaryReader reader)
    {
        var series = new List<HiddenCounts.Series>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            series.Add(new HiddenCounts.Series(ReadBytes(reader), reader.ReadInt64(), reader.ReadUInt32()));
        }

        return series;
    }

    private static string ReadText(BinaryReader reader) => Utf8.GetString(ReadBytes(reader));

    private static byte[] ReadBytes(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        if (length is < 0 or > MaxTextBytes)
        {
            throw new FormatException("a length that cannot be");
        }

        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }
}
