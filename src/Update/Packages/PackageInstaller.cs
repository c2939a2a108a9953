using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using NuGet.Versioning;
using PopCon.Trust;
using PopCon.Trust.Packages;
using PopCon.Update.Candidates;
using PopCon.Update.Documents;
using PopCon.Update.Files;
using PopCon.Update.Interop;
using PopCon.Update.Requirements;

namespace PopCon.Update.Packages;

/// <summary>Makes the folder of a package out of its archive, in a temporary place.</summary>
internal static class PackageInstaller
{
    // Far above any package, and it stops an archive that is made to fill the disk.
    private const long MostUnpackedBytes = 2L << 30;

    /// <summary>Unpacks an archive whose manifest has to name the package that was asked for.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="id">The id that was asked for.</param>
    /// <param name="version">The version that was asked for.</param>
    /// <param name="folder">The folder to make; nothing is written outside of it.</param>
    /// <exception cref="CandidateException">The archive is malformed, or another package.</exception>
    public static PackageDocument Unpack(string archive, string id, NuGetVersion version, string folder)
    {
        try
        {
            using PackageTree tree = PackageTree.Open(archive);
            PackageManifest manifest = PackageManifest.Of(tree);
            if (!PackageName.AreEqual(manifest.Id, id) || VersionText.TryParse(manifest.Version) is not { } found || !found.Equals(version))
            {
                throw new CandidateException(DropReason.WrongPackage, $"The archive holds {manifest.Id} {manifest.Version}, but {id} {version} was asked for.");
            }

            var document = new PackageDocument(manifest.Id, version.ToNormalizedString(), PackageDependencies.Read(tree), Extract(tree.Archive!, Path.Combine(folder, StoredPackage.ContentFolder)));
            AtomicFile.WriteSynced(Path.Combine(folder, StoredPackage.DocumentName), JsonSerializer.SerializeToUtf8Bytes(document, UpdateJson.Default.PackageDocument));
            LinuxFolderSync.Sync(folder);
            return document;
        }
        catch (Exception e) when (e is MalformedPackageException or InvalidDataException)
        {
            throw new CandidateException(DropReason.MalformedPackage, e.Message, e);
        }
        catch (TrustException e)
        {
            throw new CandidateException(DropReason.Fetch, e.Message, e);
        }
    }

    private static List<FileEntry> Extract(ZipArchive archive, string content)
    {
        if (archive.Entries.Sum(entry => entry.Length) > MostUnpackedBytes)
        {
            throw new MalformedPackageException($"The package has more than {MostUnpackedBytes} bytes unpacked.");
        }

        var files = new List<FileEntry>();
        var folders = new HashSet<string>(StringComparer.Ordinal) { content };
        Directory.CreateDirectory(content);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string name = ArchivePackage.NameOf(entry);
            if (!name.EndsWith('/') && (!PackagePath.IsArchiveOnly(name) || name is PackagePath.NuGetSignature))
            {
                string path = PackagePath.Canonical(name);
                string target = Path.Combine(content, path.Replace('/', Path.DirectorySeparatorChar));
                folders.Add(Directory.CreateDirectory(Path.GetDirectoryName(target)!).FullName);
                files.Add(Extract(entry, path, target));
            }
        }

        foreach (string folder in folders)
        {
            LinuxFolderSync.Sync(folder);
        }

        return files;
    }

    private static FileEntry Extract(ZipArchiveEntry entry, string path, string target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        uint checksum = 0;
        long length = 0;
        using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            using Stream stream = entry.Open();
            byte[] buffer = new byte[64 << 10];
            int count;
            while (length <= entry.Length && (count = stream.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                checksum = Crc32.Append(checksum, buffer.AsSpan(0, count));
                length += count;
                file.Write(buffer, 0, count);
            }

            file.Flush(flushToDisk: true);
        }

        return length == entry.Length && checksum == entry.Crc32
            ? new FileEntry(path, Convert.ToHexStringLower(hash.GetHashAndReset()), length, File.GetLastWriteTimeUtc(target).Ticks)
            : throw new MalformedPackageException($"The content of {path} is damaged.");
    }
}
