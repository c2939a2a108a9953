using System;
using System.Runtime.InteropServices;

namespace PopCon.Hosting.Interop;

/// <summary>The password hashes of the system's libcrypt.</summary>
/// <remarks>glibc systems with libxcrypt have bcrypt in it: Debian, Ubuntu, Fedora, RHEL.</remarks>
internal static partial class Libcrypt
{
    /// <summary>The library, for messages when it is missing.</summary>
    public const string LibraryName = "libcrypt.so.1";

    /// <summary>Hashes a passphrase, see https://man7.org/linux/man-pages/man3/crypt.3.html.</summary>
    /// <param name="phrase">The passphrase, zero-terminated.</param>
    /// <param name="setting">An earlier hash, zero-terminated, whose method and salt are used.</param>
    /// <param name="data">Room to work in, zeroed before the first call; <c>sizeof(struct crypt_data)</c>, see the caller.</param>
    /// <returns>The hash, zero-terminated, inside <paramref name="data"/>; null or a text beginning with <c>*</c> on failure.</returns>
    [LibraryImport(LibraryName, EntryPoint = "crypt_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint CryptR(ReadOnlySpan<byte> phrase, ReadOnlySpan<byte> setting, Span<byte> data);
}
