using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting.Interop;

/// <summary>Type and size of a file without opening it: <see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>.</summary>
/// <remarks>Opening is no way to find out: it blocks on a named pipe, and acts on some devices.</remarks>
internal static partial class LinuxFileStatus
{
    // From fcntl.h and sys/stat.h; the same on every architecture, as is struct statx.
    private const int AT_FDCWD = -100;
    private const uint STATX_TYPE = 1;
    private const uint STATX_SIZE = 0x200;
    private const int S_IFMT = 0xF000;
    private const int S_IFREG = 0x8000;

    /// <summary>Looks at a file; symbolic links are followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isRegular">Whether it is a regular file; also true when the system does not tell.</param>
    /// <param name="length">Its length in bytes; 0 when the system does not tell, because there is no file or no statx.</param>
    public static void Read(string path, out bool isRegular, out long length)
    {
        isRegular = true;
        length = 0;
        if (OperatingSystem.IsLinux() && TryRead(path, out Status status))
        {
            isRegular = (status.Mode & S_IFMT) == S_IFREG;
            length = (long)status.Size;
        }
    }

    private static bool TryRead(string path, out Status status)
    {
        try
        {
            return StatX(AT_FDCWD, path, flags: 0, STATX_TYPE | STATX_SIZE, out status) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            status = default;
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Status status);

    /// <summary>struct statx, of which only two fields are looked at.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Status
    {
        /// <summary>stx_mode.</summary>
        [FieldOffset(28)]
        public ushort Mode;

        /// <summary>stx_size.</summary>
        [FieldOffset(40)]
        public ulong Size;
    }
}
