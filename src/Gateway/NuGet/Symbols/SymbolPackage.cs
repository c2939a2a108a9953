using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using PopCon.Gateway.Feeds;

namespace PopCon.Gateway.NuGet.Symbols;

/// <summary>Reads the portable PDBs of a symbol package. A key is <c>FILE/ID</c> in lower case, with the 32 hexadecimal digits that the PDB says.</summary>
/// <remarks>Stateless. One PDB is in memory at a time.</remarks>
internal static class SymbolPackage
{
    private const int MaxPdbBytes = 256 * 1024 * 1024;

    // The meta of a package keeps the keys.
    private const int MaxKeys = 500;

    private const string Extension = ".pdb";

    /// <summary>The key of a PDB.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="id">Its id, in hexadecimal.</param>
    public static string KeyOf(string name, string id) => $"{name}/{id}".ToLowerInvariant();

    /// <summary>The keys of its PDBs: of the first 500, and of those that have 256 MiB together.</summary>
    /// <exception cref="InvalidDataException">The package is damaged.</exception>
    public static IReadOnlyList<string> ReadKeys(Stream package)
    {
        using var archive = new ZipArchive(package, ZipArchiveMode.Read);
        var keys = new List<string>();
        int left = MaxPdbBytes;
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)).Take(MaxKeys))
        {
            if (BoundedEntry.Read(entry, left) is not { } pdb)
            {
                break;
            }

            left -= pdb.Length;
            keys.AddRange(IdOf(pdb) is { } id ? [KeyOf(entry.Name, id)] : []);
        }

        return keys;
    }

    /// <summary>A PDB; <see langword="null"/>: it is not there.</summary>
    /// <param name="package">The symbol package.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="InvalidDataException">The package is damaged.</exception>
    public static byte[]? Find(Stream package, string key)
    {
        using var archive = new ZipArchive(package, ZipArchiveMode.Read);
        return archive.Entries
            .Where(entry => key.StartsWith(entry.Name + "/", StringComparison.OrdinalIgnoreCase))
            .Select(entry => (entry.Name, Pdb: BoundedEntry.Read(entry, MaxPdbBytes)))
            .FirstOrDefault(entry => entry.Pdb is not null && IdOf(entry.Pdb) is { } id && string.Equals(KeyOf(entry.Name, id), key, StringComparison.Ordinal)).Pdb;
    }

    private static string? IdOf(byte[] pdb)
    {
        try
        {
            using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(pdb));
            byte[]? id = provider.GetMetadataReader().DebugMetadataHeader?.Id.ToArray();
            return id is { Length: >= 16 } ? new Guid(id.AsSpan(0, 16)).ToString("N") : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
