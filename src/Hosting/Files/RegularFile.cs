using System;
using System.Globalization;
using System.IO;
using System.Text;
using PopCon.Hosting.Interop;

namespace PopCon.Hosting.Files;

/// <summary>Reads whole files that an operator names: only regular files, and only up to a size, so that a wrong path cannot block or fill the memory.</summary>
/// <remarks>Stateless. Symbolic links are followed. Type and size are checked before the file is opened, the size again while it is read.</remarks>
internal static class RegularFile
{
    /// <summary>No configuration file comes near: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is missing, not a regular file, or too large; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        LinuxFileStatus.Read(path, out bool isRegular, out long length);
        if (!isRegular)
        {
            throw new IOException(Directory.Exists(path) ? "this is a directory, not a file" : "this is not a regular file");
        }

        // No lock and no buffer: who writes the file is not held up, and all reads are large.
        return length <= MaxBytes
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
            : throw new IOException(TooLarge);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <inheritdoc cref="Open"/>
    public static byte[] ReadBytes(string path)
    {
        using FileStream file = Open(path);
        byte[] bytes = new byte[Math.Min(file.Length, MaxBytes) + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        while (length == bytes.Length)
        {
            // It has grown since, or is one of /proc, whose files have no length.
            Array.Resize(ref bytes, length <= MaxBytes ? length * 2 : throw new IOException(TooLarge));
            length += file.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
        }

        return bytes[..length];
    }

    /// <summary>Decodes UTF-8, or UTF-16 with a byte order mark.</summary>
    /// <exception cref="IOException">It is neither; the message says where.</exception>
    public static string DecodeText(byte[] bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        };
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the file is not valid UTF-8 at byte {e.Index + 1}"), e);
        }
    }

    private static string TooLarge => string.Create(CultureInfo.InvariantCulture, $"the file is larger than {MaxBytes >> 20} MiB");
}
