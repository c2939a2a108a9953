using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace PopCon.Trust.Hashing;

/// <summary>Reads small files whole, up to a cap.</summary>
internal static class CappedFile
{
    /// <summary>UTF-8 that refuses what is not UTF-8 instead of replacing it.</summary>
    public static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="TrustException">The file is missing, unreadable, or larger than <paramref name="most"/>.</exception>
    public static byte[] Read(string path, int most) =>
        TryRead(path, most) ?? throw new TrustException($"{path}: there is no such file.");

    /// <summary>The bytes of a file, or <see langword="null"/> when there is none.</summary>
    /// <exception cref="TrustException">The file is unreadable, or larger than <paramref name="most"/>.</exception>
    public static byte[]? TryRead(string path, int most) =>
        TryReadStart(path, most + 1) is not { } content ? null
        : content.Length <= most ? content
        : throw new TrustException(string.Create(CultureInfo.InvariantCulture, $"{path}: the file is larger than the {most} bytes that are allowed."));

    /// <summary>The first bytes of a file, or <see langword="null"/> when there is none.</summary>
    /// <exception cref="TrustException">The file is unreadable.</exception>
    public static byte[]? TryReadStart(string path, int most)
    {
        try
        {
            using FileStream file = BlobHash.Open(path);
            return ReadStart(file, most);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The rest of a stream, or its first bytes when it is longer than <paramref name="most"/>.</summary>
    public static byte[] ReadStart(Stream stream, int most)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[Math.Min(most, 64 << 10)];
        int count;
        while ((count = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, most - content.Length))) > 0)
        {
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }
}
