using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Storage.Indexing;
using PopCon.Gateway.Storage.Interop;

namespace PopCon.Gateway.Storage;

/// <summary>The files of one repository on disk: <c>ECOSYSTEM/NAME/VERSION/FILE</c>, each with its meta beside it.</summary>
/// <remarks>
/// Safe from all threads. A file is linked into place without replacing another, then its meta the same way: the meta is the commit.
/// Whatever kills the process, the next start finds whole files only. Names come from callers that have validated them.
/// </remarks>
internal sealed class FileStore : IFileStore
{
    private const string MetaSuffix = ".meta";

    private readonly string _root;
    private readonly bool _isAlone;
    private readonly FileIndex _index;

    /// <param name="root">The folder of the repository.</param>
    /// <param name="temporary">The folder of files that are being uploaded, on the same file system.</param>
    /// <param name="isAlone">Whether no other process uses the folder now, so that what a killed one has left may be deleted.</param>
    public FileStore(string root, string temporary, bool isAlone = true)
    {
        _root = root;
        Temporary = temporary;
        _isAlone = isAlone;
        Directory.CreateDirectory(root);
        _index = new FileIndex(root, isAlone, ReadMeta);
    }

    /// <inheritdoc/>
    public string Temporary { get; }

    /// <summary>Where a file is.</summary>
    public string PathOf(FileMeta meta) => Path.Combine(FolderOf(meta), meta.FileName);

    /// <inheritdoc/>
    public Task<AccessLevel> AuthenticateAsync(string secret, CancellationToken cancellationToken) => Task.FromResult(AccessLevel.None);

    /// <inheritdoc/>
    public Task<FileLocation> LocateAsync(FileMeta meta, CancellationToken cancellationToken) => Task.FromResult(new FileLocation(PathOf(meta), null));

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(FileMeta meta, string fileName, CancellationToken cancellationToken) => Do("read", () =>
    {
        string path = Path.Combine(FolderOf(meta), fileName);
        return File.Exists(path) ? (Stream?)File.OpenRead(path) : null;
    });

    /// <inheritdoc/>
    public Task<bool> TryPutAsync(TemporaryUpload upload, FileMeta meta, CancellationToken cancellationToken) => Do("put", () => TryPut(upload, meta));

    /// <inheritdoc/>
    public Task UpdateAsync(FileMeta meta, CancellationToken cancellationToken) => Do("update", () =>
    {
        _index.Touch(meta.Key);
        string metaFile = WriteMeta(meta);
        File.Move(metaFile, PathOf(meta) + MetaSuffix, overwrite: true);
        LinuxFiles.FlushFolder(FolderOf(meta));
        if (meta.Removed)
        {
            File.Delete(PathOf(meta));
        }

        return true;
    });

    /// <inheritdoc/>
    public Task ReplaceAsync(TemporaryUpload upload, FileMeta owner, string fileName, CancellationToken cancellationToken) => Do("put", () =>
    {
        string name = NewTemporary();
        LinuxFiles.TryLink(upload.Path, name);
        File.Move(name, Path.Combine(FolderOf(owner), fileName), overwrite: true);
        LinuxFiles.FlushFolder(FolderOf(owner));
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexPackage>> ListAsync(CancellationToken cancellationToken) => Do<IReadOnlyList<IndexPackage>>("list", () =>
    [
        .. from ecosystem in Directory.EnumerateDirectories(_root)
           from package in Directory.EnumerateDirectories(ecosystem)
           let metas = Directory.EnumerateFiles(package, "*" + MetaSuffix, SearchOption.AllDirectories)
           from packed in IndexPackage.Group(metas.Select(path => new IndexEntry(string.Empty, ReadMeta(Path.GetRelativePath(_root, path[..^MetaSuffix.Length]))!)))
           select packed,
    ]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexPackage>?> ReadIndexAsync(CancellationToken cancellationToken) => Do<IReadOnlyList<IndexPackage>?>("index", () =>
    {
        if (_index.Load(out IReadOnlyCollection<string> touched) is not { } files)
        {
            DeleteUnfinished(Directory.EnumerateDirectories(_root).SelectMany(ecosystem => Directory.EnumerateFiles(ecosystem, "*", SearchOption.AllDirectories)));
            return null;
        }

        DeleteUnfinished(touched.Select(key => Path.Combine(_root, key)));
        if (touched.Count > FileIndex.LongLog)
        {
            _ = _index.TrySave(files, NewTemporary());
        }

        return files;
    });

    /// <inheritdoc/>
    public Task<bool> WriteIndexAsync(IReadOnlyList<IndexPackage> packages, CancellationToken cancellationToken) =>
        Do("index", () => _index.TrySave(packages, NewTemporary()));

    /// <inheritdoc/>
    public Task<IReadOnlyList<FileMeta>> FindChangesAsync(CancellationToken cancellationToken) => Do("index", _index.FindChanges);

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    private static Task<T> Do<T>(string operation, Func<T> act)
    {
        try
        {
            return Task.FromResult(act());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromException<T>(StorageException.Of(operation, e));
        }
    }

    private bool TryPut(TemporaryUpload upload, FileMeta meta)
    {
        string path = PathOf(meta);
        if (File.Exists(path + MetaSuffix))
        {
            return false;
        }

        string metaFile = WriteMeta(meta);
        bool isLinked = false;
        bool isStored = false;
        try
        {
            _index.Touch(meta.Key);
            Directory.CreateDirectory(FolderOf(meta));
            isLinked = LinuxFiles.TryLink(upload.Path, path);
            isStored = isLinked && LinuxFiles.TryLink(metaFile, path + MetaSuffix);
        }
        finally
        {
            File.Delete(metaFile);
            if (isLinked && !isStored)
            {
                File.Delete(path);
            }
        }

        for (string? changed = FolderOf(meta); isStored && changed is not null && changed.Length >= _root.Length; changed = Path.GetDirectoryName(changed))
        {
            LinuxFiles.FlushFolder(changed);
        }

        return isStored;
    }

    // Only while nothing is being uploaded: a file without meta is otherwise one whose meta is about to come.
    private void DeleteUnfinished(IEnumerable<string> paths)
    {
        foreach (string path in _isAlone ? paths : [])
        {
            bool isWhole = path.EndsWith(MetaSuffix, StringComparison.Ordinal)
                || File.Exists(path + MetaSuffix)
                || (path.EndsWith(FileMeta.SymbolsSuffix, StringComparison.Ordinal) && File.Exists(Path.ChangeExtension(path, ".nupkg") + MetaSuffix));
            if (!isWhole && File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private string FolderOf(FileMeta meta) => Path.Combine(_root, meta.Ecosystem, meta.Name, meta.Version);

    private string NewTemporary() => TemporaryUpload.NewPath(Temporary);

    private FileMeta? ReadMeta(string key)
    {
        string file = Path.Combine(_root, key) + MetaSuffix;
        return File.Exists(file) ? FileMeta.Parse(File.ReadAllBytes(file), key) ?? throw StorageException.Damaged($"the meta of {key}") : null;
    }

    private string WriteMeta(FileMeta meta)
    {
        string path = NewTemporary();
        bool isWritten = false;
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            JsonSerializer.Serialize(file, meta, StorageJson.Default.FileMeta);
            file.Flush(flushToDisk: true);
            isWritten = true;
            return path;
        }
        finally
        {
            if (!isWritten)
            {
                File.Delete(path);
            }
        }
    }
}
