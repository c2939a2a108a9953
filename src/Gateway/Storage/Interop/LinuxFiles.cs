using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PopCon.Gateway.Storage.Interop;

/// <summary>What .NET does not offer of POSIX files: <see href="https://man7.org/linux/man-pages/man2/link.2.html">link(2)</see>, and fsync(2) of a folder.</summary>
/// <remarks>Safe from all threads. Blocks for as long as the disk takes.</remarks>
internal static partial class LinuxFiles
{
    private const int O_RDONLY = 0;
    private const int O_WRONLY = 1;
    private const int O_APPEND = 0x400;
    private const int O_CLOEXEC = 0x80000;
    private const int EEXIST = 17;

    /// <summary>Gives a file a second name, never in place of another file.</summary>
    /// <returns>Whether the name was free.</returns>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static bool TryLink(string existing, string name)
    {
        if (Link(existing, name) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == EEXIST ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    /// <summary>Opens a file so that every write goes to its end, also beside writes of other processes. .NET only seeks there.</summary>
    /// <remarks>Linux ignores the offset of a positioned write to such a file.</remarks>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static SafeFileHandle OpenToAppend(string path) => OpenHandle(path, O_WRONLY | O_APPEND);

    /// <summary>Opens a file that is never written again. .NET would lock it and unlock it, two system calls more for each request.</summary>
    /// <exception cref="IOException">The system does not allow it, or there is no such file.</exception>
    public static SafeFileHandle OpenToRead(string path) => OpenHandle(path, O_RDONLY);

    /// <summary>Makes the names in a folder survive a loss of power, as far as the file system can.</summary>
    public static void FlushFolder(string path)
    {
        int descriptor = Open(path, O_RDONLY | O_CLOEXEC);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
    }

    private static SafeFileHandle OpenHandle(string path, int flags)
    {
        int descriptor = Open(path, flags | O_CLOEXEC);
        int error = Marshal.GetLastPInvokeError();
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
