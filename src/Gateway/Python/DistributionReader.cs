using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Python;

/// <summary>Checks a distribution that a client uploaded. Nothing is unpacked to the disk.</summary>
/// <remarks>Stateless.</remarks>
internal static class DistributionReader
{
    private const int MaxMetadataBytes = 1024 * 1024;
    private const int MaxEntries = 100_000;

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> ZipMagic => "PK"u8;

    /// <summary>Reads a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="fileName">Its name, which has been checked.</param>
    /// <param name="project">The normalised name of the project.</param>
    /// <param name="version">The normalised version.</param>
    /// <param name="requiresPython">What the form says about it.</param>
    /// <exception cref="UploadException">It is not a valid distribution.</exception>
    public static PythonFacts Read(Stream content, string fileName, string project, string version, string? requiresPython)
    {
        if (DistributionName.IsWheel(fileName))
        {
            return ReadWheel(content, project, version);
        }

        Span<byte> magic = stackalloc byte[2];
        int length = content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        bool isArchive = length == magic.Length && magic.SequenceEqual(fileName.EndsWith(".zip", StringComparison.Ordinal) ? ZipMagic : GzipMagic);
        return isArchive
            ? new PythonFacts(string.IsNullOrEmpty(requiresPython) ? null : requiresPython, null, null)
            : throw UploadException.Invalid("The source distribution is not a gzip or ZIP archive.");
    }

    private static PythonFacts ReadWheel(Stream content, string project, string version)
    {
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry[] metadata = archive.Entries.Count > MaxEntries ? [] : [.. archive.Entries.Where(IsMetadata)];
            if (metadata.Length != 1)
            {
                throw UploadException.Invalid("The wheel needs exactly one METADATA file, in its dist-info folder.");
            }

            byte[] bytes = BoundedEntry.Read(metadata[0], MaxMetadataBytes) ?? throw UploadException.Invalid("The METADATA file is longer than 1 MiB.");
            Dictionary<string, string> fields = ReadFields(bytes);
            if (!string.Equals(ProjectName.Normalize(fields.GetValueOrDefault("name", string.Empty)), project, StringComparison.Ordinal)
                || !string.Equals(PythonVersion.Normalize(fields.GetValueOrDefault("version", string.Empty)), version, StringComparison.Ordinal))
            {
                throw UploadException.Invalid("Name and version in the METADATA file differ from those of the form.");
            }

            return new PythonFacts(fields.GetValueOrDefault("requires-python"), Convert.ToHexStringLower(SHA256.HashData(bytes)), metadata[0].FullName);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw UploadException.Invalid("The wheel is not a valid ZIP archive.");
        }
    }

    private static bool IsMetadata(ZipArchiveEntry entry)
    {
        string[] parts = entry.FullName.Split('/');
        return parts.Length == 2 && parts[1] is "METADATA" && parts[0].EndsWith(".dist-info", StringComparison.Ordinal);
    }

    // Headers up to an empty line; of several with one name the first.
    private static Dictionary<string, string> ReadFields(byte[] bytes)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var reader = new StringReader(Encoding.UTF8.GetString(bytes));
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return fields;
    }
}
