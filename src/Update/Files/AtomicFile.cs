using System;
using System.IO;
using PopCon.Update.Interop;

namespace PopCon.Update.Files;

/// <summary>Replaces a file so that a reader, or a machine that loses power, finds the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes the content beside the file, waits until it is on the disk, and renames it.</summary>
    /// <param name="path">The file. Its folder is created.</param>
    /// <param name="content">The new content.</param>
    /// <param name="keepAs">What the old file is renamed to, or <see langword="null"/> to replace it.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, string? keepAs = null)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);

        // One name: what an end in the middle leaves is written over the next time.
        string temporary = path + ".new";
        WriteSynced(temporary, content);
        if (keepAs is not null && File.Exists(path))
        {
            File.Move(path, keepAs, overwrite: true);
        }

        File.Move(temporary, path, overwrite: true);
        LinuxFolderSync.Sync(folder);
    }

    /// <summary>Writes a file and waits until its content is on the disk.</summary>
    public static void WriteSynced(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
