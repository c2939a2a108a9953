using System;
using System.IO;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Packages;

/// <summary>Reads the files of a package that NuGet extracted, or that is not packed yet.</summary>
internal static class FolderPackage
{
    /// <summary>Lists the files of a folder.</summary>
    /// <exception cref="TrustException">The folder cannot be read.</exception>
    /// <exception cref="MalformedPackageException">It holds a link, or what is neither file nor folder.</exception>
    public static PackageTree Open(string folder)
    {
        var tree = PackageTree.Create(folder, archive: null);
        try
        {
            foreach ((string path, FileSystemInfo entry) in FolderFiles.Below(folder, _ => false))
            {
                Add(tree, path, entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{folder}: {e.Message}", e);
        }

        return tree;
    }

    private static void Add(PackageTree tree, string path, FileSystemInfo entry)
    {
        if (FolderFiles.IsLink(entry) || entry is not FileInfo file)
        {
            throw new MalformedPackageException($"{entry.FullName}: a package cannot hold a link.");
        }

        if (!PackagePath.IsValid(path))
        {
            throw new MalformedPackageException($"{entry.FullName}: not a valid path in a package.");
        }

        var found = new PackageFile(PackagePath.Canonical(path), file.Length, () => BlobHash.Open(file.FullName));
        tree.Add(found, isPart: !PackagePath.IsFolderOnly(path) && !PackagePath.IsOwn(path));
    }
}
