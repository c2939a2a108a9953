using System.IO;
using PopCon.StatsdBridge.State;

namespace PopCon.StatsdBridge.Release.Hidden;

/// <summary>The file beside the state file that carries hidden counts from a clean stop to the next start.</summary>
/// <remarks>It must not be there while a bridge runs: its reader knows names that are not shown. Used under the lock of the state.</remarks>
internal sealed class HiddenCountsFile(string stateFile)
{
    /// <summary>The path.</summary>
    public string Path { get; } = stateFile + ".hidden";

    // What a stop that was killed may have left.
    private string Beside => Path + ".new";

    /// <summary>Reads the file and removes it.</summary>
    /// <returns>Its bytes; <see langword="null"/> without a file.</returns>
    /// <exception cref="IOException">It cannot be read or removed; nothing of it may be used.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The same.</exception>
    public byte[]? Take()
    {
        File.Delete(Beside);
        if (!File.Exists(Path))
        {
            return null;
        }

        // Emptied on the disk first: a removal alone may be undone by a loss of power, and the counts would be released again.
        byte[] content;
        using (FileStream file = StateFiles.OpenAlone(Path))
        {
            content = new byte[file.Length];
            file.ReadExactly(content);
            file.SetLength(0);
            file.Flush(flushToDisk: true);
        }

        File.Delete(Path);
        return content;
    }

    /// <summary>Writes the file, readable by its owner only.</summary>
    /// <exception cref="IOException">It cannot be written; an unfinished one has been removed.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The same.</exception>
    public void Write(byte[] content)
    {
        try
        {
            using (FileStream file = StateFiles.Create(Beside))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            StateFiles.Replace(Beside, Path);
        }
        catch (IOException)
        {
            File.Delete(Beside);
            throw;
        }
    }
}
