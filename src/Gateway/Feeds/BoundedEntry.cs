using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>Reads entries of archives that clients sent, without inflating more than a limit.</summary>
/// <remarks>Stateless.</remarks>
internal static class BoundedEntry
{
    /// <summary>The bytes of an entry of a stored archive; <see langword="null"/>: there is no such entry, or there are more than the limit.</summary>
    /// <param name="store">The files.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="name">The entry; its case counts only where two differ in nothing else.</param>
    /// <param name="maximum">The limit.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="StorageException">The archive is damaged.</exception>
    [SuppressMessage("Performance", "CA1849", Justification = "The central directory is read at once; the entry is short.")]
    public static async Task<byte[]?> ReadAsync(IFileStore store, FileMeta archive, string name, int maximum, CancellationToken cancellationToken)
    {
        await using Stream? file = await store.OpenAsync(archive, archive.FileName, cancellationToken);
        if (file is null)
        {
            return null;
        }

        try
        {
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry? found = zip.GetEntry(name)
                ?? zip.Entries.FirstOrDefault(other => string.Equals(other.FullName, name, StringComparison.OrdinalIgnoreCase));
            return found is null ? null : Read(found, maximum);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw StorageException.OfArchive(archive.Key, e);
        }
    }

    /// <summary>The bytes of an entry; <see langword="null"/>: there are more than the limit.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public static byte[]? Read(ZipArchiveEntry entry, int maximum)
    {
        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        byte[] block = new byte[16 * 1024];
        int length;
        while ((length = content.Read(block)) > 0)
        {
            if (bytes.Length + length > maximum)
            {
                return null;
            }

            bytes.Write(block, 0, length);
        }

        return bytes.ToArray();
    }
}
