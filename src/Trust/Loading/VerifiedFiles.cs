using System;
using System.IO;
using System.Security.Cryptography;
using PopCon.Trust.Hashing;
using PopCon.Trust.Packages;
using PopCon.Trust.Policies;

namespace PopCon.Trust.Loading;

/// <summary>The files of a verified package. A file is opened once, read whole and compared; the caller gets those bytes and never a path.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class VerifiedFiles(string folder, TrustResult result)
{
    /// <summary>The bytes of a file, or <see langword="null"/> when the package does not have it.</summary>
    /// <param name="path">Its path in the package, joined by <c>/</c>.</param>
    /// <exception cref="TrustRefusedException">The file is not the one that the statement lists.</exception>
    public byte[]? TryRead(string path)
    {
        if (!PackagePath.IsValid(path))
        {
            return null;
        }

        if (!result.IsTrusted)
        {
            // The policy only watches: a load is never refused.
            return CappedFile.TryReadStart(PathOf(path), int.MaxValue);
        }

        return result.Statement!.Files.TryGetValue(path, out FileDigest? file) ? Read(path, file) : null;
    }

    private byte[] Read(string path, FileDigest file)
    {
        try
        {
            using FileStream stream = BlobHash.Open(PathOf(path));
            if (stream.Length == file.Size)
            {
                byte[] bytes = new byte[file.Size];
                stream.ReadExactly(bytes);
                if (string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256, StringComparison.Ordinal))
                {
                    return bytes;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TrustRefusedException($"{PathOf(path)}: {e.Message}", result);
        }

        throw new TrustRefusedException($"{PathOf(path)}: not trusted: the file changed after the package was verified.", result);
    }

    private string PathOf(string path) => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
}
