using System;
using System.Buffers;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Storage.Interop;

namespace PopCon.Gateway.Storage;

/// <summary>A file that is being uploaded or taken over: on disk, hashed on the way, and deleted unless it is stored.</summary>
/// <remarks>One thread. Memory does not grow with the file.</remarks>
internal sealed class TemporaryUpload : IDisposable
{
    private const int BlockBytes = 128 * 1024;

    private TemporaryUpload(string path, string sha256, string md5, long size)
    {
        Path = path;
        Sha256 = sha256;
        Md5 = md5;
        Size = size;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its SHA-256, in hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Its MD5, in hexadecimal: twine sends one.</summary>
    public string Md5 { get; }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; }

    /// <summary>A name for a file while it is written.</summary>
    /// <param name="folder">The folder of such files.</param>
    public static string NewPath(string folder) => System.IO.Path.Combine(folder, Guid.NewGuid().ToString("N") + ".tmp");

    /// <summary>Writes a stream to the disk.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="maximum">The longest file that is taken.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>The file; <see langword="null"/>: it is too long.</returns>
    public static async Task<TemporaryUpload?> WriteAsync(Stream content, string folder, long maximum, CancellationToken cancellationToken)
    {
        string path = NewPath(folder);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        bool isKept = false;
        try
        {
            using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using IncrementalHash md5 = CreateMd5();
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            long size = 0;
            int length;
            while ((length = await content.ReadAsync(block, cancellationToken)) > 0)
            {
                size += length;
                if (size > maximum)
                {
                    return null;
                }

                sha256.AppendData(block, 0, length);
                md5.AppendData(block, 0, length);
                await file.WriteAsync(block.AsMemory(0, length), cancellationToken);
            }

            RandomAccess.FlushToDisk(file.SafeFileHandle);
            isKept = true;
            return new TemporaryUpload(path, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            if (!isKept)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Gives a file of this machine a second name in a folder, or copies it where that cannot be.</summary>
    /// <param name="source">The file.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>The file, without an MD5 if it was linked, and whether it was.</returns>
    public static async Task<(TemporaryUpload Upload, bool IsLinked)> TakeAsync(string source, string folder)
    {
        string path = NewPath(folder);
        try
        {
            LinuxFiles.TryLink(source, path);
        }
        catch (IOException)
        {
            // Another file system, or one without links: https://man7.org/linux/man-pages/man2/link.2.html#ERRORS.
            await using FileStream content = File.OpenRead(source);
            return ((await WriteAsync(content, folder, long.MaxValue, CancellationToken.None))!, false);
        }

        bool isKept = false;
        try
        {
            await using FileStream linked = File.OpenRead(path);
            byte[] hash = await SHA256.HashDataAsync(linked);
            isKept = true;
            return (new TemporaryUpload(path, Convert.ToHexStringLower(hash), string.Empty, linked.Length), true);
        }
        finally
        {
            if (!isKept)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Opens it.</summary>
    public FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "Compared with what twine sends; nothing relies on it.")]
    private static IncrementalHash CreateMd5() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
}
