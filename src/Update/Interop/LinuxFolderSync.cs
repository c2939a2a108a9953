using System;
using System.Runtime.InteropServices;

namespace PopCon.Update.Interop;

/// <summary>Waits until the entries of a folder are on the disk: <see href="https://man7.org/linux/man-pages/man2/fsync.2.html">fsync(2)</see>.</summary>
/// <remarks>.NET opens no folder. Windows needs no such call and macOS has the same ones.</remarks>
internal static partial class LinuxFolderSync
{
    // Zero on Linux and macOS.
    private const int ReadOnly = 0;

    /// <summary>Waits for a folder. Does nothing on Windows, and nothing if the file system cannot do it.</summary>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, ReadOnly);
        if (descriptor >= 0)
        {
            _ = FSync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
