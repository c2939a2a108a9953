using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PopCon.Trust.Hashing;

/// <summary>The listing that otumat 0.3.1 hashes: folder by folder, links followed, paths unquoted, lengths in characters.</summary>
internal static class OtumatListing
{
    private const string LeftOut = "pycache";

    // Python gives up at the system's limit for links, 40 on Linux.
    private const int MostFolders = 256;

    /// <summary>Appends the lines of a folder.</summary>
    /// <exception cref="TrustException">otumat fails on this folder, or sees nothing in it.</exception>
    public static void Write(string folder, string prefix, IBufferWriter<byte> writer)
    {
        string full = Path.GetFullPath(folder);
        if (full.Contains(LeftOut, StringComparison.Ordinal))
        {
            throw new TrustException($"{full}: the profile otumat sees no file below a path with \"{LeftOut}\" in it. Move the folder, or use the profile git.");
        }

        using var hash = new BlobHash(HashProfile.Otumat);
        WriteFolder(folder, prefix, depth: 0, hash, writer);
    }

    private static void WriteFolder(string folder, string prefix, int depth, BlobHash hash, IBufferWriter<byte> writer)
    {
        if (depth > MostFolders)
        {
            throw new TrustException($"{folder}: more than {MostFolders} folders deep, probably a link to a folder above it.");
        }

        foreach (FileSystemInfo entry in InOrder(folder))
        {
            string path = prefix + entry.Name;
            if (Directory.Exists(entry.FullName))
            {
                WriteFolder(entry.FullName, path + "/", depth + 1, hash, writer);
            }
            else
            {
                RefuseSpecial(entry);
                new ListingEntry(ListingEntry.FileMode, OtumatText.Hash(entry.FullName, hash), GitListing.Encode(path)).Write(writer, quoted: false);
            }
        }
    }

    // By code point: the order of the bytes in UTF-8.
    private static IEnumerable<FileSystemInfo> InOrder(string folder) => FolderFiles.In(folder)
        .Where(entry => !entry.Name.Contains(LeftOut, StringComparison.Ordinal))
        .Select(entry => (Name: GitListing.Encode(entry.Name), Entry: entry))
        .OrderBy(named => named.Name, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)))
        .Select(named => named.Entry);

    private static void RefuseSpecial(FileSystemInfo entry)
    {
        FileSystemInfo? target = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true);
        if (target is not { Exists: true })
        {
            throw new TrustException($"{entry.FullName}: the link points to nothing, or the name is not valid UTF-8; the profile otumat cannot hash it.");
        }

        if (target is FileInfo { Length: 0 } && SpecialFile.IsSpecial(target.FullName))
        {
            throw new TrustException($"{entry.FullName}: a package cannot hold a pipe, socket or device.");
        }
    }
}
