using System.IO;
using System.Runtime.InteropServices;

namespace PopCon.Gateway.Storage.Interop;

/// <summary>What .NET does not offer of POSIX files: <see href="https://man7.org/linux/man-pages/man2/link.2.html">link(2)</see>, and fsync(2) of a folder.</summary>
/// <remarks>Safe from all threads. Blocks for as long as the disk takes.</remarks>
internal static partial class LinuxFiles
{
    private const int O_RDONLY = 0;
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

    /// <summary>Makes the names in a folder survive a loss of power, as far as the file system can.</summary>
    public static void FlushFolder(string path)
    {
        int descriptor = Open(path, O_RDONLY);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
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
