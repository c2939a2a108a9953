using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Packages;

/// <summary>The files of a package: the same list for a <c>.nupkg</c> and for the folder that NuGet makes of it.</summary>
/// <remarks>Not thread-safe. Holds the archive open until it is disposed. Content is streamed, never held.</remarks>
public sealed class PackageTree : IDisposable
{
    private const int BufferBytes = 128 << 10;

    private readonly SortedDictionary<string, PackageFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackageFile> _beside = new(StringComparer.Ordinal);
    private readonly HashSet<string> _spellings = new(StringComparer.OrdinalIgnoreCase);

    private PackageTree(string path, ZipArchive? archive)
    {
        Path = path;
        Archive = archive;
    }

    /// <summary>The path of the archive or folder.</summary>
    public string Path { get; }

    /// <summary>The archive, or <see langword="null"/> for a folder.</summary>
    internal ZipArchive? Archive { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => Archive is null;

    /// <summary>The paths of the files, by UTF-16 code units.</summary>
    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <summary>Opens a <c>.nupkg</c> or the folder of an extracted package.</summary>
    /// <exception cref="TrustException">There is nothing at that path, or it cannot be read.</exception>
    /// <exception cref="MalformedPackageException">Two readers could see different files in it.</exception>
    public static PackageTree Open(string path) =>
        Directory.Exists(path) ? FolderPackage.Open(path)
        : File.Exists(path) ? ArchivePackage.Open(path)
        : throw new TrustException($"{path}: there is no such file or folder.");

    /// <summary>The v1 hash: profile git, all modes 100644, the lower-case package id as prefix.</summary>
    /// <exception cref="TrustException">A file is named <c>.git</c>, or cannot be read.</exception>
    /// <exception cref="MalformedPackageException">The content of an archive is damaged.</exception>
    public string Hash(string id) => PluginHash.OfListing(HashProfile.Git, Listing(id));

    /// <summary>The listing that <see cref="Hash"/> is the hash of.</summary>
    /// <inheritdoc cref="Hash"/>
    public byte[] Listing(string id)
    {
        using var hash = new BlobHash(HashProfile.Git);
        var entries = new List<ListingEntry>(_files.Count);
        foreach (PackageFile file in _files.Values)
        {
            GitListing.RefuseGitFolder(file.Path, $"{Path}: {file.Path}");
            string blob = Read(file, stream => hash.Of(stream, file.Length, file.Path));
            entries.Add(new ListingEntry(ListingEntry.FileMode, blob, GitListing.Encode(PackageId.Normalize(id) + "/" + file.Path)));
        }

        var listing = new ArrayBufferWriter<byte>();
        GitListing.Write(entries, listing);
        return listing.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => Archive?.Dispose();

    internal static PackageTree Create(string path, ZipArchive? archive) => new(path, archive);

    /// <summary>Length and SHA-256 of every file.</summary>
    internal SortedDictionary<string, FileDigest> Digest()
    {
        var digests = new SortedDictionary<string, FileDigest>(StringComparer.Ordinal);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (PackageFile file in _files.Values)
            {
                digests.Add(file.Path, Read(file, stream => Digest(stream, file, hash, buffer)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return digests;
    }

    /// <summary>Adds a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isPart">False for a file that lies in the archive or folder without being part of the package.</param>
    /// <exception cref="MalformedPackageException">There are too many, or one that differs at most in case.</exception>
    internal void Add(PackageFile file, bool isPart)
    {
        if (_spellings.Count == Limits.Files)
        {
            throw new MalformedPackageException($"{Path}: more than {Limits.Files} files.");
        }

        if (!_spellings.Add(file.Path))
        {
            throw new MalformedPackageException($"{Path}: the file {file.Path} is there twice, perhaps in another case.");
        }

        if (isPart)
        {
            _files.Add(file.Path, file);
        }
        else
        {
            _beside.Add(file.Path, file);
        }
    }

    /// <summary>The first bytes of a file that is not part of the package, or <see langword="null"/> when there is none.</summary>
    internal byte[]? ReadBeside(string path, int most) =>
        _beside.TryGetValue(path, out PackageFile? file) ? Read(file, stream => CappedFile.ReadStart(stream, most)) : null;

    /// <summary>The paths of what is not part of the package.</summary>
    internal IEnumerable<string> Beside => _beside.Keys;

    /// <summary>The content of the manifest, or <see langword="null"/>; cut at the cap, which leaves no XML document.</summary>
    internal byte[]? ReadManifest()
    {
        foreach (PackageFile file in _files.Values)
        {
            if (PackagePath.IsManifest(file.Path))
            {
                return Read(file, stream => CappedFile.ReadStart(stream, Limits.ManifestBytes));
            }
        }

        return null;
    }

    private T Read<T>(PackageFile file, Func<Stream, T> read)
    {
        try
        {
            using Stream stream = file.Open();
            return read(stream);
        }
        catch (InvalidDataException e)
        {
            throw new MalformedPackageException($"{Path}: the content of {file.Path} is damaged.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{Path}: {file.Path}: {e.Message}", e);
        }
    }

    private FileDigest Digest(Stream stream, PackageFile file, IncrementalHash hash, byte[] buffer)
    {
        long length = 0;
        int count;

        // An archive that unpacks to more than it says is not read to its end.
        while (length <= file.Length && (count = stream.Read(buffer, 0, BufferBytes)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            length += count;
        }

        string digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        return length == file.Length
            ? new FileDigest(digest, length)
            : throw new MalformedPackageException($"{Path}: {file.Path} does not have the length it states.");
    }
}
