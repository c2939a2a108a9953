using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Checksums;

namespace PopCon.Usage.Agent.Buffer;

/// <summary>The content of a file of counts, little endian: header, names, counters.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class CounterFile
{
    /// <summary>Length of the header, and of a name.</summary>
    public const int NameBytes = 64;

    private const int SizeAt = 8;
    private const int CountAt = 12;
    private const int RevisionAt = 16;
    private const int DayAt = 20;
    private const int ChecksumAt = 24;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private CounterFile(IReadOnlyList<string> names, IReadOnlyList<long> counts)
    {
        Names = names;
        Counts = counts;
    }

    private static ReadOnlySpan<byte> Magic => "PCUSAGE1"u8;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their counts.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>Where the counters of so many names begin.</summary>
    public static int CountersAt(int names) => NameBytes + (NameBytes * names);

    /// <summary>A file whose counters are zero.</summary>
    public static byte[] Create(IReadOnlyList<string> names, int revision, DateOnly day)
    {
        byte[] bytes = new byte[CountersAt(names.Count) + (sizeof(long) * names.Count)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SizeAt), bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CountAt), names.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(RevisionAt), revision);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(DayAt), day.DayNumber - Epoch.DayNumber);
        for (int i = 0; i < names.Count; i++)
        {
            Encoding.ASCII.GetBytes(names[i], bytes.AsSpan(CountersAt(i), NameBytes));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Checksum(bytes, names.Count));
        return bytes;
    }

    /// <summary>Reads a file; all of it must agree with its name.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, CounterFileName name, [NotNullWhen(true)] out CounterFile? file)
    {
        file = null;
        if (bytes.Length < NameBytes || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(bytes[SizeAt..]) != bytes.Length)
        {
            return false;
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[CountAt..]);
        if (count is < 0 or > UsageBatch.MaxRows || bytes.Length != CountersAt(count) + (sizeof(long) * count)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[RevisionAt..]) != name.Revision
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[DayAt..]) != name.Day.DayNumber - Epoch.DayNumber
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Checksum(bytes, count))
        {
            return false;
        }

        string[] names = new string[count];
        long[] counts = new long[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = Encoding.ASCII.GetString(bytes.Slice(CountersAt(i), NameBytes).TrimEnd((byte)0));
            counts[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(CountersAt(count) + (sizeof(long) * i))..]);
        }

        file = new CounterFile(names, counts);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, int names) => Crc32.Of(bytes[..ChecksumAt], bytes[NameBytes..CountersAt(names)]);
}
