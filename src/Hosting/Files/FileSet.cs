using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;
using PopCon.Metrics;

namespace PopCon.Hosting.Files;

/// <summary>The files that a configuration was read from, with a fingerprint of what was read.</summary>
/// <remarks>
/// One thread at a time. Contents are compared, not times: that works on every file system, for a file that is written in place, for one
/// that is renamed over, and for the symbolic links that Kubernetes swaps. Who may write these files may write anything into them, so the
/// hash need not be a cryptographic one, which would load OpenSSL.
/// </remarks>
internal sealed class FileSet
{
    private const int BlockBytes = 16 * 1024;

    /// <summary>Stands for a file that cannot be read.</summary>
    private const ulong Unreadable = 1;

    private static readonly SeededHash Hash = new();

    private readonly List<string> _paths = [];

    /// <summary>Stands for the contents of everything read so far, also for what could not be read.</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Reads a text file, which must be UTF-8, or UTF-16 with a byte order mark.</summary>
    /// <inheritdoc cref="TryRead(string, Func{byte[], string}, out string, out string)"/>
    public bool TryReadText(string path, out string text, out string error) =>
        TryRead(path, RegularFile.DecodeText, out text, out error);

    /// <summary>Reads a file of PEM, whose comments may be in any encoding.</summary>
    /// <inheritdoc cref="TryRead(string, Func{byte[], string}, out string, out string)"/>
    public bool TryReadPem(string path, out string text, out string error) =>
        TryRead(path, Encoding.Latin1.GetString, out text, out error);

    /// <summary>The fingerprint that the same files would have if they were read now.</summary>
    public ulong CurrentFingerprint()
    {
        ulong all = 0;
        foreach (string path in _paths)
        {
            ulong fingerprint = Unreadable;
            try
            {
                using FileStream file = RegularFile.Open(path);
                fingerprint = FingerprintOf(file);
            }
            catch (Exception e) when (IsFileError(e))
            {
                // It may come back; meanwhile it counts as changed.
            }

            all = Join(all, fingerprint);
        }

        return all;
    }

    /// <param name="path">The file.</param>
    /// <param name="decode">Turns the bytes into text.</param>
    /// <param name="text">Its text; empty on failure.</param>
    /// <param name="error">Why it cannot be used; empty on success.</param>
    private bool TryRead(string path, Func<byte[], string> decode, out string text, out string error)
    {
        text = error = string.Empty;
        _paths.Add(path);
        ulong fingerprint = Unreadable;
        try
        {
            byte[] bytes = RegularFile.ReadBytes(path);
            using var content = new MemoryStream(bytes);
            fingerprint = FingerprintOf(content);
            text = decode(bytes);
        }
        catch (Exception e) when (IsFileError(e))
        {
            error = Describe(e);
        }

        Fingerprint = Join(Fingerprint, fingerprint);
        return error.Length == 0;
    }

    private static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string Describe(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "no permission to read the file",
        _ => e.Message,
    };

    private static ulong Join(ulong all, ulong fingerprint) => (all * 31) + fingerprint;

    // Block by block, so that looking at a large file every second does not make garbage of its size.
    private static ulong FingerprintOf(Stream content)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            ulong fingerprint = 0;
            int length = BlockBytes;
            for (int read = 0; length == BlockBytes && read <= RegularFile.MaxBytes; read += length)
            {
                length = content.ReadAtLeast(block.AsSpan(0, BlockBytes), BlockBytes, throwOnEndOfStream: false);
                fingerprint = Join(fingerprint, Hash.Of(block.AsSpan(0, length)));
            }

            return fingerprint;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
