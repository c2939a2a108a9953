using System.Runtime.InteropServices;

namespace PopCon.StatsdBridge.State.Interop;

/// <summary>
/// What a path names, without following a symbolic link and without opening it:
/// <see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>, the one call of its kind whose structure is
/// the same on all processors.
/// </summary>
internal static partial class LinuxFileStatus
{
    // linux/fcntl.h and linux/stat.h, the same on all processors.
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const uint STATX_TYPE = 1;
    private const int S_IFMT = 0xF000;

    /// <summary>The kind of file in the bits of S_IFMT; <see langword="null"/> when there is none, or it cannot be found out.</summary>
    public static int? TypeOf(string path) =>
        GetStatus(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, out Status status) == 0 ? status.Mode & S_IFMT : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out Status status);

    /// <summary>struct statx: 256 bytes, of which one field is used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Status
    {
        /// <summary>stx_mode.</summary>
        [FieldOffset(28)]
        public ushort Mode;
    }
}
