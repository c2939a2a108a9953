using System.Runtime.InteropServices;

namespace PopCon.StatsdBridge.Ingest.Interop;

/// <summary>Changes the owner of a file: <see href="https://man7.org/linux/man-pages/man2/chown.2.html">chown(2)</see>.</summary>
internal static partial class UnixOwner
{
    /// <summary>The call; an id of uint.MaxValue leaves that part as it is. Returns 0, or -1 with the last error set.</summary>
    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Change(string path, uint user, uint group);
}
