using System;
using System.IO;

namespace PopCon.StatsdBridge.Release.Hidden;

/// <summary>The file beside the state file that carries hidden counts from a clean stop to the next start.</summary>
/// <remarks>It must not be there while a bridge runs: whoever can read it knows names that are not shown.</remarks>
internal sealed class HiddenCountsFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;

    /// <param name="stateFile">The state file's path.</param>
    public HiddenCountsFile(string stateFile) => _path = stateFile + ".hidden";

    /// <summary>The path.</summary>
    public string Path => _path;

    // What a stop that was killed may have left.
    private string Beside => _path + ".new";

    /// <summary>Reads the file and removes it.</summary>
    /// <returns>Its bytes; <see langword="null"/> without a file.</returns>
    /// <exception cref="IOException">It cannot be read or removed; nothing of it may be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public byte[]? Take()
    {
        File.Delete(Beside);
        if (!File.Exists(_path))
        {
            return null;
        }

        // Emptied on the disk first: a removal alone may be undone by a loss of power, and the counts would be released again.
        byte[] content;
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            content = new byte[file.Length];
            file.ReadExactly(content);
            file.SetLength(0);
            file.Flush(flushToDisk: true);
        }

        File.Delete(_path);
        return content;
    }

    /// <summary>Writes the file, readable by its owner only.</summary>
    /// <exception cref="IOException">It cannot be written; an unfinished one has been removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        File.Delete(Beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(Beside, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(Beside, _path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(Beside);
            throw;
        }
    }
}
