using System;
using System.IO;

namespace PopCon.Usage.Agent.Interop;

/// <summary>Gives files their names so that a crash leaves the old state or the new one.</summary>
/// <remarks>Stateless.</remarks>
internal static class FileNames
{
    private const int O_RDONLY = 0;

    /// <summary>Gives a finished file its name, unless another process was quicker; its temporary name goes in any case.</summary>
    public static void LinkOrDrop(string temporary, string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                File.Move(temporary, path, overwrite: false);
            }
            else if (Libc.Link(temporary, path) != 0 && !File.Exists(path))
            {
                // A file system without hard links: the last one wins, and a count made meanwhile is lost.
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other process was quicker.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Waits until the names in a folder are on the disk. Windows does that by itself.</summary>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Libc.Open(folder, O_RDONLY);
        if (descriptor >= 0)
        {
            _ = Libc.Fsync(descriptor);
            _ = Libc.Close(descriptor);
        }
    }
}
