using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;

namespace PopCon.Trust.Evidence;

/// <summary>
/// The hash of a <c>.nupkg</c> as it was before <c>dotnet nuget sign</c> added its signature: without the entry and its directory record,
/// later local offsets less its size, counts, directory size and directory offset adjusted.
/// </summary>
/// <remarks>The layout is that of APPNOTE.TXT, 4.3. Zip64 archives cannot carry a NuGet signature and have no hash here.</remarks>
internal static class UnsignedArchive
{
    private const uint EndSignature = 0x06054B50;
    private const int EndBytes = 22;
    private const uint RecordSignature = 0x02014B50;
    private const int RecordBytes = 46;
    private const int MostDirectoryBytes = 64 << 20;

    /// <summary>Computes the hash.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="algorithm">The algorithm the signature names.</param>
    /// <param name="hash">The hash; empty on failure.</param>
    /// <returns>False when the layout is not one that NuGet signs.</returns>
    public static bool TryHash(string path, HashAlgorithmName algorithm, out byte[] hash)
    {
        hash = [];
        using FileStream file = BlobHash.Open(path);
        if (ReadEnd(file) is not { } end || ReadDirectory(file, end) is not { } records)
        {
            return false;
        }

        int index = records.FindIndex(record => record.Name is PackagePath.NuGetSignature);
        if (index < 0)
        {
            return false;
        }

        Record signature = records[index];
        uint directory = DirectoryOffset(end);
        uint next = records.Where(record => record.Offset > signature.Offset).Select(record => record.Offset).DefaultIfEmpty(directory).Min();
        uint size = next - signature.Offset;
        using var sum = IncrementalHash.CreateHash(algorithm);
        Append(sum, file, 0, signature.Offset);
        Append(sum, file, next, directory);
        foreach (Record record in records.Where(record => record != signature))
        {
            sum.AppendData(record.Offset > signature.Offset ? WithOffset(record, record.Offset - size) : record.Bytes);
        }

        sum.AppendData(WithoutSignature(end, signature, size));
        hash = sum.GetHashAndReset();
        return true;
    }

    // The end record is followed by a comment of up to 65,535 bytes, so it is searched for from the end.
    private static byte[]? ReadEnd(FileStream file)
    {
        int length = (int)Math.Min(file.Length, EndBytes + ushort.MaxValue);
        byte[] tail = Read(file, file.Length - length, length);
        for (int i = length - EndBytes; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(i + 20)) == length - i - EndBytes)
            {
                byte[] end = tail[i..];
                return DirectoryOffset(end) + (long)DirectorySize(end) == file.Length - end.Length ? end : null;
            }
        }

        return null;
    }

    private static List<Record>? ReadDirectory(FileStream file, byte[] end)
    {
        if (DirectorySize(end) > MostDirectoryBytes)
        {
            return null;
        }

        byte[] directory = Read(file, DirectoryOffset(end), (int)DirectorySize(end));
        var records = new List<Record>();
        for (int at = 0; at < directory.Length;)
        {
            ReadOnlySpan<byte> rest = directory.AsSpan(at);
            if (rest.Length < RecordBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != RecordSignature)
            {
                return null;
            }

            int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int size = RecordBytes + nameBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]);
            if (rest.Length < size || offset >= DirectoryOffset(end))
            {
                return null;
            }

            records.Add(new Record(Encoding.UTF8.GetString(rest.Slice(RecordBytes, nameBytes)), offset, rest[..size].ToArray()));
            at += size;
        }

        return records;
    }

    private static byte[] WithOffset(Record record, uint offset)
    {
        byte[] bytes = (byte[])record.Bytes.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(42), offset);
        return bytes;
    }

    private static byte[] WithoutSignature(byte[] end, Record signature, uint size)
    {
        byte[] bytes = (byte[])end.Clone();
        foreach (int count in (ReadOnlySpan<int>)[8, 10])
        {
            Span<byte> field = bytes.AsSpan(count);
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(field) - 1));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), DirectorySize(end) - (uint)signature.Bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), DirectoryOffset(end) - size);
        return bytes;
    }

    private static uint DirectorySize(byte[] end) => BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));

    private static uint DirectoryOffset(byte[] end) => BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));

    private static byte[] Read(FileStream file, long at, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Append(IncrementalHash sum, FileStream file, long from, long to)
    {
        byte[] buffer = new byte[128 << 10];
        file.Position = from;
        while (from < to)
        {
            int count = (int)Math.Min(buffer.Length, to - from);
            file.ReadExactly(buffer, 0, count);
            sum.AppendData(buffer, 0, count);
            from += count;
        }
    }

    private sealed record Record(string Name, uint Offset, byte[] Bytes);
}
