using System;
using PopCon.Trust.Hashing;

namespace PopCon.Trust.Keys;

/// <summary>The passphrase of an encrypted key, from a file: an argument or a variable would show it to other processes.</summary>
internal static class Passphrase
{
    /// <summary>The bytes of the first line, as openssl reads <c>-passin file:</c>.</summary>
    /// <exception cref="TrustException">The file is missing, unreadable or too large, or its first line is empty.</exception>
    public static byte[] Read(string path)
    {
        ReadOnlySpan<byte> line = CappedFile.Read(path, Limits.KeyFileBytes);
        int end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).TrimEnd((byte)'\r');
        return line.IsEmpty ? throw new TrustException($"{path}: the first line is empty; expected a passphrase.") : line.ToArray();
    }
}
