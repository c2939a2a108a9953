using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Storage;

/// <summary>The files of one repository, wherever they are. A file is there when its meta is, which is written last.</summary>
/// <remarks>
/// Safe from all threads. Names come from callers that have validated them. Every method throws <see cref="StorageException"/> when the
/// storage fails.
/// </remarks>
internal interface IFileStore : IDisposable
{
    /// <summary>The local folder of files that are being uploaded.</summary>
    public string Temporary { get; }

    /// <summary>What the storage itself allows a client with a secret, where it knows clients.</summary>
    public Task<AccessLevel> AuthenticateAsync(string secret, CancellationToken cancellationToken);

    /// <summary>How a client gets a file.</summary>
    public Task<FileLocation> LocateAsync(FileMeta meta, CancellationToken cancellationToken);

    /// <summary>Opens a file, or one that belongs to it.</summary>
    /// <param name="meta">The file.</param>
    /// <param name="fileName">Its name, or that of one stored by <see cref="ReplaceAsync"/>.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>A stream that can seek; <see langword="null"/>: there is no such file.</returns>
    public Task<Stream?> OpenAsync(FileMeta meta, string fileName, CancellationToken cancellationToken);

    /// <summary>Stores a file, never in place of another one.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="meta">What is known about it.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns>Whether it is stored; if not, there is or was one with this name.</returns>
    public Task<bool> TryPutAsync(TemporaryUpload upload, FileMeta meta, CancellationToken cancellationToken);

    /// <summary>Replaces the meta of a file that is stored. One that says removed deletes the file.</summary>
    public Task UpdateAsync(FileMeta meta, CancellationToken cancellationToken);

    /// <summary>Stores a file that belongs to another one, in place of an earlier one.</summary>
    public Task ReplaceAsync(TemporaryUpload upload, FileMeta owner, string fileName, CancellationToken cancellationToken);

    /// <summary>Every file that is really there.</summary>
    public Task<IReadOnlyList<IndexPackage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Every file as the index has it; <see langword="null"/>: the index is lost or damaged.</summary>
    public Task<IReadOnlyList<IndexPackage>?> ReadIndexAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the index.</summary>
    /// <returns>Whether it was replaced; if not, other processes use it.</returns>
    public Task<bool> WriteIndexAsync(IReadOnlyList<IndexPackage> packages, CancellationToken cancellationToken);

    /// <summary>The metas that others have changed since the last call. That of a file that has vanished says removed.</summary>
    public Task<IReadOnlyList<FileMeta>> FindChangesAsync(CancellationToken cancellationToken);
}
