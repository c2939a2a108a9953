using System.Runtime.InteropServices;

namespace PopCon.Usage.Agent.Interop;

/// <summary>Calls of the C library that the base library does not have.</summary>
internal static partial class Libc
{
    /// <summary><see href="https://man7.org/linux/man-pages/man2/link.2.html">link(2)</see>: gives a file a second name, unless that name is taken.</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string existing, string added);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/open.2.html">open(2)</see>, for folders, which the base library does not open.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/fsync.2.html">fsync(2)</see>.</summary>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Fsync(int descriptor);

    /// <summary><see href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</see>.</summary>
    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);
}
