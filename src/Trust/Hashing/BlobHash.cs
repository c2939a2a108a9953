using System;
using System.Buffers;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace PopCon.Trust.Hashing;

/// <summary>The object id that git gives to bytes: the hash of <c>"blob " length NUL</c> and the bytes.</summary>
/// <remarks>Not thread-safe; one instance hashes one blob after the other.</remarks>
internal sealed class BlobHash : IDisposable
{
    // Fits the second-level cache; larger ones were not faster.
    private const int BufferBytes = 128 << 10;

    private readonly IncrementalHash _hash;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);

    public BlobHash(HashProfile profile) =>
        _hash = IncrementalHash.CreateHash(profile == HashProfile.GitSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);

    /// <summary>The id of bytes in memory.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="length">What the header says; otumat counts characters.</param>
    public string Of(ReadOnlySpan<byte> content, long length)
    {
        Begin(length);
        _hash.AppendData(content);
        return End();
    }

    /// <summary>The id of a file.</summary>
    /// <exception cref="TrustException">The file changed while it was read.</exception>
    public string OfFile(string path)
    {
        using FileStream file = Open(path);
        return Of(file, file.Length, path);
    }

    /// <summary>The id of a stream whose length is known before it is read.</summary>
    /// <exception cref="TrustException">The stream has another length.</exception>
    public string Of(Stream stream, long length, string name)
    {
        Begin(length);
        long read = 0;
        int count;
        while ((count = stream.Read(_buffer, 0, BufferBytes)) > 0)
        {
            _hash.AppendData(_buffer, 0, count);
            read += count;
        }

        return read == length ? End() : throw new TrustException($"{name}: the file changed while it was read.");
    }

    /// <summary>Opens a file without a lock and without a second buffer.</summary>
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>Starts a blob; the bytes follow by <see cref="Append"/>.</summary>
    public void Begin(long length)
    {
        // Whatever a failed blob left behind is not part of this one.
        _hash.GetHashAndReset();
        Span<byte> header = stackalloc byte[32];
        int written = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0"), header);
        _hash.AppendData(header[..written]);
    }

    /// <summary>Adds bytes to the blob.</summary>
    public void Append(ReadOnlySpan<byte> content) => _hash.AppendData(content);

    /// <summary>Ends the blob and returns its id.</summary>
    public string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
