using System;
using System.IO;
using System.IO.Compression;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Packages;

/// <summary>Reads the files of a <c>.nupkg</c>.</summary>
internal static class ArchivePackage
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Lists the files of an archive.</summary>
    /// <exception cref="TrustException">The file cannot be read.</exception>
    /// <exception cref="MalformedPackageException">It is not an archive, or two readers could see different files in it.</exception>
    public static PackageTree Open(string path)
    {
        PackageTree? tree = null;
        try
        {
            tree = PackageTree.Create(path, new ZipArchive(new BufferedStream(BlobHash.Open(path), BufferBytes), ZipArchiveMode.Read));
            Add(tree);
            PackageTree complete = tree;
            tree = null;
            return complete;
        }
        catch (InvalidDataException e)
        {
            throw new MalformedPackageException($"{path}: not a zip archive, or a damaged one.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path}: {e.Message}", e);
        }
        finally
        {
            tree?.Dispose();
        }
    }

    /// <summary>The path that NuGet gives to an entry: escapes such as <c>%41</c> are decoded.</summary>
    public static string NameOf(ZipArchiveEntry entry) => Uri.UnescapeDataString(entry.FullName);

    private static void Add(PackageTree tree)
    {
        foreach (ZipArchiveEntry entry in tree.Archive!.Entries)
        {
            Add(tree, entry);
        }
    }

    private static void Add(PackageTree tree, ZipArchiveEntry entry)
    {
        string name = NameOf(entry);
        bool isFolder = name.EndsWith('/') && entry.Length == 0;
        if (!PackagePath.IsValid(isFolder ? name[..^1] : name))
        {
            throw new MalformedPackageException($"{tree.Path}: the entry \"{entry.FullName}\" is not a valid path in a package.");
        }

        if (!isFolder)
        {
            var found = new PackageFile(PackagePath.Canonical(name), entry.Length, entry.Open);
            tree.Add(found, isPart: !PackagePath.IsArchiveOnly(name) && !PackagePath.IsOwn(name));
        }
    }
}
