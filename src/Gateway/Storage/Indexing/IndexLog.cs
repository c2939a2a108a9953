using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using PopCon.Gateway.Storage.Interop;

namespace PopCon.Gateway.Storage.Indexing;

/// <summary>
/// The append-only half of an index on disk: names each file before it is changed, so that a start reads the metas of these files again
/// instead of all. Each record is a line break, 8 hexadecimal digits of a checksum, a space and the key.
/// </summary>
/// <remarks>Safe from all threads. Processes that share a folder append to one log. An append waits for the disk.</remarks>
internal sealed class IndexLog : IDisposable
{
    private const int ChecksumLength = 8;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private long _read;

    private IndexLog(string path, string id)
    {
        _path = path;
        _file = LinuxFiles.OpenToAppend(path);
        _read = Encoding.UTF8.GetByteCount(id);
    }

    /// <summary>Whether a record could not be read; the log may then have lost others too.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Opens a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">The id of the snapshot that it continues.</param>
    /// <returns>The log; <see langword="null"/>: it is lost, or continues another snapshot.</returns>
    public static IndexLog? TryOpen(string path, string id)
    {
        if (id.Length == 0 || !File.Exists(path))
        {
            return null;
        }

        using var reader = new StreamReader(OpenToRead(path), Encoding.UTF8);
        return string.Equals(reader.ReadLine(), id, StringComparison.Ordinal) ? new IndexLog(path, id) : null;
    }

    /// <summary>Begins a log in place of an earlier one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">The id of the snapshot that it continues.</param>
    public static IndexLog Create(string path, string id)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        using (var created = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            created.Write(Encoding.UTF8.GetBytes(id));
            created.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return new IndexLog(path, id);
    }

    /// <summary>Names a file that is about to be changed.</summary>
    public void Append(string key)
    {
        byte[] record = Encoding.UTF8.GetBytes($"\n{ChecksumOf(key)} {key}");
        lock (_lock)
        {
            RandomAccess.Write(_file, record, fileOffset: 0);
            RandomAccess.FlushToDisk(_file);
        }
    }

    /// <summary>The files that were named since the last call, by this process and by others.</summary>
    public HashSet<string> ReadNew()
    {
        lock (_lock)
        {
            using FileStream file = OpenToRead(_path);
            IsDamaged |= file.Length < _read;
            byte[] bytes = new byte[Math.Max(0, file.Length - _read)];
            file.Position = _read;
            file.ReadExactly(bytes);
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (string record in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                bool isWhole = record.Length > ChecksumLength + 1
                    && record.StartsWith(ChecksumOf(record[(ChecksumLength + 1)..]), StringComparison.Ordinal);
                if (isWhole)
                {
                    keys.Add(record[(ChecksumLength + 1)..]);
                }

                IsDamaged |= !isWhole;
            }

            _read += bytes.Length;
            return keys;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static string ChecksumOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, ChecksumLength / 2));
}
