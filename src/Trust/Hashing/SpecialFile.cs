using System;
using System.Formats.Tar;
using System.IO;

namespace PopCon.Trust.Hashing;

/// <summary>Tells a pipe, socket or device from a file.</summary>
/// <remarks>
/// The base library has no public call for it, and to open a pipe waits for its writer. A tar writer must know the type and reads it
/// from the file system without opening what is not a file, so one entry is written to memory and read back. Callers ask only for
/// files that say their length is 0, as all special files do, so nothing large is copied.
/// </remarks>
internal static class SpecialFile
{
    /// <summary>Whether the entry of that path, of length 0, is not a plain file.</summary>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            try
            {
                writer.WriteEntry(path, "entry");
            }
            catch (IOException) when (Path.Exists(path))
            {
                // A socket has no type in a tar archive.
                return true;
            }
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry() is not { EntryType: TarEntryType.RegularFile };
    }
}
