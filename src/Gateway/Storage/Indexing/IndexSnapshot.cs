using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>
/// An index as bytes: a line with an id, a line of JSON for each package, and a last line <c>#SHA256</c> of all lines before it.
/// </summary>
/// <remarks>Stateless. Memory does not grow with the stream.</remarks>
internal static class IndexSnapshot
{
    private const char ChecksumMark = '#';

    /// <summary>Writes an index.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="id">An id of this snapshot, without line breaks.</param>
    /// <param name="packages">The packages.</param>
    public static void Write(Stream output, string id, IEnumerable<IndexPackage> packages)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WriteLine(Encoding.UTF8.GetBytes(id));
        foreach (IndexPackage package in packages)
        {
            WriteLine(JsonSerializer.SerializeToUtf8Bytes(package, StorageJson.Default.IndexPackage));
        }

        output.Write(Encoding.ASCII.GetBytes(ChecksumMark + Convert.ToHexStringLower(hash.GetHashAndReset()) + "\n"));

        void WriteLine(byte[] line)
        {
            output.Write(line);
            output.WriteByte((byte)'\n');
            hash.AppendData(line);
            hash.AppendData("\n"u8);
        }
    }

    /// <summary>Reads an index.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="id">Its id; empty when it is damaged.</param>
    /// <returns>The packages; <see langword="null"/>: it is damaged.</returns>
    public static List<IndexPackage>? Read(Stream input, out string id)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        var packages = new List<IndexPackage>();
        string? first = id = string.Empty;
        bool isFirst = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(ChecksumMark))
            {
                bool isWhole = !isFirst && string.Equals(line[1..], Convert.ToHexStringLower(hash.GetHashAndReset()), StringComparison.Ordinal);
                id = isWhole ? first : string.Empty;
                return isWhole ? packages : null;
            }

            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            if (isFirst)
            {
                first = line;
                isFirst = false;
            }
            else if (TryParse(line) is { } package)
            {
                packages.Add(package);
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private static IndexPackage? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StorageJson.Default.IndexPackage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
