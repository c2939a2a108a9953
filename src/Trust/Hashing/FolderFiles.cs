using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace PopCon.Trust.Hashing;

/// <summary>Lists the files and links of a folder and of all folders in it. Links are listed, never followed.</summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>The entries of one folder, links not followed, in no order.</summary>
    /// <exception cref="TrustException">A name is not UTF-8.</exception>
    public static IEnumerable<FileSystemInfo> In(string folder)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything))
        {
            // .NET decodes what is not UTF-8 to U+FFFD. Such a name opens nothing, or meets another one.
            if (!names.Add(entry.Name) || (entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !IsThere(entry)))
            {
                throw new TrustException($"{entry.FullName}: the name is not valid UTF-8.");
            }

            yield return entry;
        }
    }

    /// <summary>All files and links below a folder, with their paths relative to it, joined by <c>/</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="skip">Entries of the folder itself that are passed over, by name.</param>
    /// <exception cref="TrustException">A name is not UTF-8, too long, or belongs to a pipe, socket or device.</exception>
    public static IEnumerable<(string Path, FileSystemInfo Entry)> Below(string folder, Func<string, bool> skip)
    {
        var folders = new Stack<(string Full, string Relative)>();
        folders.Push((folder, string.Empty));
        while (folders.TryPop(out (string Full, string Relative) current))
        {
            foreach (FileSystemInfo entry in In(current.Full))
            {
                if (current.Relative.Length == 0 && skip(entry.Name))
                {
                    continue;
                }

                string path = current.Relative + entry.Name;
                Check(entry, path);
                if (entry is DirectoryInfo && entry.LinkTarget is null)
                {
                    folders.Push((entry.FullName, path + "/"));
                }
                else
                {
                    yield return (path, entry);
                }
            }
        }
    }

    /// <summary>Whether an entry is a symbolic link, also a dangling one.</summary>
    public static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null;

    // The entry itself remembers what the enumeration saw.
    private static bool IsThere(FileSystemInfo entry) => Path.Exists(entry.FullName) || new FileInfo(entry.FullName).LinkTarget is not null;

    private static void Check(FileSystemInfo entry, string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > Limits.PathBytes)
        {
            throw new TrustException($"{entry.FullName}: the path is longer than {Limits.PathBytes} bytes.");
        }

        if (entry is FileInfo { Length: 0 } file && !IsLink(file) && SpecialFile.IsSpecial(file.FullName))
        {
            throw new TrustException($"{entry.FullName}: a package cannot hold a pipe, socket or device.");
        }
    }
}
