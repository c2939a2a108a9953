using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using Microsoft.Win32.SafeHandles;
using PopCon.Gateway.Storage.Interop;

namespace PopCon.Gateway.Feeds;

/// <summary>Files on disk that are being read: those who read a file at the same time share one open file.</summary>
/// <remarks>
/// Safe from all threads; a look-up under a lock for each reader. A file is open only while it is read. It is never written
/// again, so that its length is asked once.
/// </remarks>
internal sealed class OpenFiles
{
    private readonly Dictionary<string, Reader> _files = new(StringComparer.Ordinal);

    /// <summary>Opens a file, or joins those who read it. Every reader disposes the result once.</summary>
    /// <exception cref="IOException">The system does not allow it, or there is no such file.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The last reader of a file closes it.")]
    public Reader Open(string path) => Join(path, opened: null) ?? Join(path, new Reader(this, path, LinuxFiles.OpenToRead(path)))!;

    // The disk is asked outside the lock: it may be slow. Of two that open a file at once the second closes its own.
    private Reader? Join(string path, Reader? opened)
    {
        Reader? file;
        lock (_files)
        {
            if (!_files.TryGetValue(path, out file) && opened is not null)
            {
                _files.Add(path, file = opened);
            }

            if (file is not null)
            {
                file.Users++;
            }
        }

        if (!ReferenceEquals(file, opened))
        {
            opened?.Handle.Dispose();
        }

        return file;
    }

    private void Leave(Reader file, string path)
    {
        lock (_files)
        {
            if (--file.Users > 0)
            {
                return;
            }

            _files.Remove(path);
        }

        file.Handle.Dispose();
    }

    /// <summary>An open file.</summary>
    /// <param name="owner">Where it is shared.</param>
    /// <param name="path">Its path.</param>
    /// <param name="handle">The file.</param>
    public sealed class Reader(OpenFiles owner, string path, SafeFileHandle handle) : IDisposable
    {
        /// <summary>The file, for reads at given positions.</summary>
        public SafeFileHandle Handle { get; } = handle;

        /// <summary>Its length in bytes.</summary>
        public long Length { get; } = RandomAccess.GetLength(handle);

        /// <summary>Those who read it now. Only under the lock of the owner.</summary>
        internal int Users { get; set; }

        /// <inheritdoc/>
        public void Dispose() => owner.Leave(this, path);
    }
}
