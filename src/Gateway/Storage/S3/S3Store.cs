using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Storage.S3;

/// <summary>The files of one repository in a bucket: <c>PREFIX ECOSYSTEM/NAME/VERSION/FILE</c>, each with its meta beside it.</summary>
/// <remarks>
/// Safe from all threads. The meta is written last, exclusively where the server knows how; on other servers one process may write a
/// repository, which <see cref="IsExclusive"/> says.
/// </remarks>
internal sealed class S3Store : IFileStore
{
    private const string MetaSuffix = ".meta";
    private const string IndexName = ".index";
    private const string ProbeName = ".probe";
    private const int ReadsAtOnce = 16;

    private readonly S3Options _options;
    private readonly S3Bucket _bucket;
    private readonly TimeProvider _time;
    private readonly KnownFiles _known = new();
    private readonly KeyLocks _locks = new();
    private bool? _isExclusive;

    /// <param name="options">Which bucket.</param>
    /// <param name="temporary">The local folder of files that are being uploaded.</param>
    /// <param name="time">Ends signed addresses and tells how old a file is.</param>
    public S3Store(S3Options options, string temporary, TimeProvider time)
    {
        _options = options;
        _time = time;
        _bucket = new S3Bucket(options, time);
        Temporary = temporary;
    }

    /// <inheritdoc/>
    public string Temporary { get; }

    /// <summary>Whether several processes may write; <see langword="null"/>: not known yet.</summary>
    public bool? IsExclusive => _isExclusive;

    /// <inheritdoc/>
    public Task<AccessLevel> AuthenticateAsync(string secret, CancellationToken cancellationToken) => Task.FromResult(AccessLevel.None);

    /// <inheritdoc/>
    public Task<FileLocation> LocateAsync(FileMeta meta, CancellationToken cancellationToken) =>
        Task.FromResult(new FileLocation(null, _options.Streams ? null : _bucket.Sign(KeyOf(meta.Key))));

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(FileMeta meta, string fileName, CancellationToken cancellationToken)
    {
        string key = KeyOf(meta.KeyOf(fileName));
        long? size = string.Equals(fileName, meta.FileName, StringComparison.Ordinal) ? meta.Size : (await _bucket.FindAsync(key, cancellationToken))?.Size;
        return size is { } length ? new RangeStream((position, cancelled) => _bucket.OpenAsync(key, position, cancelled), length) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> TryPutAsync(TemporaryUpload upload, FileMeta meta, CancellationToken cancellationToken)
    {
        string key = KeyOf(meta.Key);
        using IDisposable alone = await _locks.EnterAsync(key, cancellationToken);
        bool isExclusive = await KnowsExclusiveAsync(cancellationToken);
        if (await _bucket.FindAsync(key + MetaSuffix, cancellationToken) is not null || !await TryPutFileAsync(upload, key, isExclusive, cancellationToken))
        {
            return false;
        }

        // What is stored without meta is not there, so from here on the client cannot cancel.
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(meta, StorageJson.Default.FileMeta));
        if (await _bucket.PutAsync(key + MetaSuffix, content, isExclusive, CancellationToken.None) is not { } tag)
        {
            return false;
        }

        _known.Set(meta.Key, KnownFiles.StateOf(tag));
        return true;
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(FileMeta meta, CancellationToken cancellationToken)
    {
        string key = KeyOf(meta.Key);
        using IDisposable alone = await _locks.EnterAsync(key, cancellationToken);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(meta, StorageJson.Default.FileMeta));
        string tag = await _bucket.PutAsync(key + MetaSuffix, content, isExclusive: false, CancellationToken.None) ?? throw StorageException.Unavailable("update");
        _known.Set(meta.Key, KnownFiles.StateOf(tag));
        if (meta.Removed)
        {
            await _bucket.DeleteAsync(key, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async Task ReplaceAsync(TemporaryUpload upload, FileMeta owner, string fileName, CancellationToken cancellationToken)
    {
        await using FileStream content = upload.Open();
        _ = await _bucket.PutAsync(KeyOf(owner.KeyOf(fileName)), content, isExclusive: false, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexPackage>> ListAsync(CancellationToken cancellationToken)
    {
        // What the index has in the same state is not read again.
        var indexed = UnpackAll(await ReadSnapshotAsync(cancellationToken)).DistinctBy(entry => entry.Meta.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Meta.Key, StringComparer.Ordinal);
        ILookup<bool, KeyValuePair<string, string>> found = (await ListTagsAsync(cancellationToken))
            .ToLookup(one => indexed.TryGetValue(one.Key, out IndexEntry? entry) && string.Equals(entry.Tag, one.Value, StringComparison.Ordinal));
        return [.. IndexPackage.Group(found[true].Select(one => indexed[one.Key]).Concat(await ReadAsync(found[false], cancellationToken)))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexPackage>?> ReadIndexAsync(CancellationToken cancellationToken)
    {
        List<IndexPackage>? packages = await ReadSnapshotAsync(cancellationToken);
        foreach (IndexEntry entry in UnpackAll(packages))
        {
            _known.Set(entry.Meta.Key, KnownFiles.StateOf(entry.Tag));
        }

        return packages;
    }

    /// <inheritdoc/>
    public async Task<bool> WriteIndexAsync(IReadOnlyList<IndexPackage> packages, CancellationToken cancellationToken)
    {
        string path = TemporaryUpload.NewPath(Temporary);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);
        IndexSnapshot.Write(file, Guid.NewGuid().ToString("N"), packages);
        file.Position = 0;
        return await _bucket.PutAsync(_options.Prefix + IndexName, file, isExclusive: false, cancellationToken) is not null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileMeta>> FindChangesAsync(CancellationToken cancellationToken)
    {
        // Only what was known before the listing may be missing from it, and what this process changes meanwhile is newer.
        Dictionary<string, ulong> before = _known.Copy();
        ILookup<bool, KeyValuePair<string, string>> found = (await ListTagsAsync(cancellationToken))
            .ToLookup(one => before.TryGetValue(one.Key, out ulong known) && known == KnownFiles.StateOf(one.Value));
        IReadOnlyCollection<IndexEntry> read = await ReadAsync(found[false], cancellationToken);
        List<FileMeta> changes = [.. read.Where(entry => _known.TryLearn(before, entry.Meta.Key, KnownFiles.StateOf(entry.Tag))).Select(entry => entry.Meta)];
        foreach (string there in found[true].Select(one => one.Key).Concat(read.Select(entry => entry.Meta.Key)))
        {
            before.Remove(there);
        }

        changes.AddRange(before.Where(_known.TryForget).Select(gone => FileMeta.Vanished(gone.Key)));
        return changes;
    }

    /// <inheritdoc/>
    public void Dispose() => _bucket.Dispose();

    private static IEnumerable<IndexEntry> UnpackAll(List<IndexPackage>? packages) => packages?.SelectMany(package => package.Unpack()) ?? [];

    private async Task<List<IndexPackage>?> ReadSnapshotAsync(CancellationToken cancellationToken) =>
        await _bucket.ReadAsync(_options.Prefix + IndexName, cancellationToken) is { } bytes ? IndexSnapshot.Read(new MemoryStream(bytes), out _) : null;

    // The keys of files that have a meta, with the meta's entity tag.
    private async Task<IEnumerable<KeyValuePair<string, string>>> ListTagsAsync(CancellationToken cancellationToken) =>
        from found in await _bucket.ListAsync(_options.Prefix, cancellationToken)
        where found.Key.EndsWith(MetaSuffix, StringComparison.Ordinal)
        select KeyValuePair.Create(found.Key[_options.Prefix.Length..^MetaSuffix.Length], found.Value);

    // A meta that was not written by a gateway is left out.
    private async Task<IReadOnlyCollection<IndexEntry>> ReadAsync(IEnumerable<KeyValuePair<string, string>> tags, CancellationToken cancellationToken)
    {
        var entries = new ConcurrentBag<IndexEntry>();
        await Parallel.ForEachAsync(
            tags,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (file, cancelled) =>
            {
                if (await _bucket.ReadAsync(KeyOf(file.Key) + MetaSuffix, cancelled) is { } bytes && FileMeta.Parse(bytes, file.Key) is { } meta)
                {
                    entries.Add(new IndexEntry(file.Value, meta));
                }
            });
        return entries;
    }

    private string KeyOf(string path) => _options.Prefix + path;

    private async Task<bool> KnowsExclusiveAsync(CancellationToken cancellationToken) =>
        _isExclusive ??= await _bucket.KnowsExclusiveAsync(_options.Prefix + ProbeName, cancellationToken);

    // A file without meta is one that another process is storing, or that a killed one has left.
    private async Task<bool> TryPutFileAsync(TemporaryUpload upload, string key, bool isExclusive, CancellationToken cancellationToken)
    {
        await using FileStream content = upload.Open();
        if (await _bucket.PutAsync(key, content, isExclusive, cancellationToken) is not null)
        {
            return true;
        }

        if (await _bucket.FindAsync(key + MetaSuffix, cancellationToken) is not null)
        {
            return false;
        }

        if (await _bucket.FindAsync(key, cancellationToken) is { } left && _time.GetUtcNow() - left.Modified < _options.AbandonedAfter)
        {
            throw StorageException.Unavailable("put");
        }

        await _bucket.DeleteAsync(key, cancellationToken);
        content.Position = 0;
        return await _bucket.PutAsync(key, content, isExclusive, cancellationToken) is not null;
    }
}
