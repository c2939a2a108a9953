using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;

namespace PopCon.Trust.Hashing;

/// <summary>The listing that <c>git ls-files -s</c> prints of a folder.</summary>
internal static class GitListing
{
    private const string GitFolder = ".git";

    /// <summary>Appends the lines of a folder.</summary>
    /// <exception cref="TrustException">The folder holds what git leaves out or cannot store.</exception>
    public static void Write(HashProfile profile, string folder, string prefix, HashOptions options, IBufferWriter<byte> writer)
    {
        using var hash = new BlobHash(profile);
        var entries = new List<ListingEntry>();
        foreach ((string path, FileSystemInfo entry) in FolderFiles.Below(folder, name => options.SkipDotGit && IsGitFolder(name)))
        {
            RefuseGitFolder(path, entry.FullName);
            (string mode, string blob) = FolderFiles.IsLink(entry)
                ? (ListingEntry.LinkMode, OfLink(entry, hash))
                : (ModeOf(entry, options), hash.OfFile(entry.FullName));
            entries.Add(new ListingEntry(mode, blob, Encode(prefix + path)));
        }

        Write(entries, writer);
    }

    /// <summary>Sorts entries and appends their lines.</summary>
    public static void Write(List<ListingEntry> entries, IBufferWriter<byte> writer)
    {
        entries.Sort(ListingEntry.Compare);
        foreach (ListingEntry entry in entries)
        {
            entry.Write(writer, quoted: true);
        }
    }

    /// <summary>Refuses a path with a part named <c>.git</c> in any case.</summary>
    /// <exception cref="TrustException">There is such a part.</exception>
    public static void RefuseGitFolder(string path, string name)
    {
        if (path.Contains(GitFolder, StringComparison.OrdinalIgnoreCase) && Array.Exists(path.Split('/'), IsGitFolder))
        {
            throw new TrustException($"{name}: git leaves out everything named .git, so it could hide files. Remove it, or use --skip-dot-git for one directly in the folder.");
        }
    }

    /// <summary>A path in UTF-8.</summary>
    /// <exception cref="TrustException">It holds half a surrogate pair.</exception>
    public static byte[] Encode(string path)
    {
        try
        {
            return CappedFile.StrictUtf8.GetBytes(path);
        }
        catch (ArgumentException e)
        {
            throw new TrustException($"{path}: the name cannot be written in UTF-8.", e);
        }
    }

    private static bool IsGitFolder(string name) => name.Equals(GitFolder, StringComparison.OrdinalIgnoreCase);

    private static string ModeOf(FileSystemInfo entry, HashOptions options) =>
        !options.IgnoreModes && !OperatingSystem.IsWindows() && entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute)
            ? ListingEntry.ExecutableMode
            : ListingEntry.FileMode;

    private static string OfLink(FileSystemInfo entry, BlobHash hash)
    {
        string target = entry.LinkTarget!;
        if (target.Contains('\uFFFD', StringComparison.Ordinal))
        {
            // What is not UTF-8 was replaced when the link was read, so its bytes are unknown.
            throw new TrustException($"{entry.FullName}: the target of the link is not valid UTF-8.");
        }

        byte[] bytes = Encode(target);
        return hash.Of(bytes, bytes.Length);
    }
}
