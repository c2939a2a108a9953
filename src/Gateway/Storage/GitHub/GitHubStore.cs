using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Access;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Storage.GitHub;

/// <summary>The files of one repository as releases of a GitHub repository, in the layout of pywharf.</summary>
/// <remarks>
/// Safe from all threads. A file is a release: tag and name are the file name, the body is the meta, the file is its only asset. It is there
/// once the release is no draft.
/// </remarks>
internal sealed class GitHubStore : IFileStore
{
    // GitHub's own limit is 125,000 characters.
    private const int MaxBodyLength = 120_000;
    private const int ContentTooLarge = 413;
    private const int MaxAddresses = 10_000;

    private static readonly TimeSpan AddressLifetime = TimeSpan.FromSeconds(60);

    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly GitHubApi _api;
    private readonly GitHubReleases _releases;
    private readonly KeyLocks _locks = new();
    private readonly KnownFiles _known = new();
    private readonly ConcurrentDictionary<string, (Uri Address, long Since)> _addresses = new(StringComparer.Ordinal);

    /// <param name="options">Which repository.</param>
    /// <param name="temporary">The local folder of files that are being uploaded.</param>
    /// <param name="time">The clock.</param>
    public GitHubStore(GitHubOptions options, string temporary, TimeProvider time)
    {
        _options = options;
        _time = time;
        _api = new GitHubApi(options, time);
        _releases = new GitHubReleases(_api, time);
        Temporary = temporary;
    }

    /// <inheritdoc/>
    public string Temporary { get; }

    /// <inheritdoc/>
    public async Task<AccessLevel> AuthenticateAsync(string secret, CancellationToken cancellationToken)
    {
        if (!_options.NeedsClients)
        {
            return AccessLevel.None;
        }

        AccessLevel level = await _api.FindPermissionAsync(secret, cancellationToken);
        _api.Offer(secret, level);
        return level;
    }

    /// <inheritdoc/>
    public async Task<FileLocation> LocateAsync(FileMeta meta, CancellationToken cancellationToken) =>
        new(null, await FindAddressAsync(meta.FileName, cancellationToken) ?? throw StorageException.Unavailable("read"));

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(FileMeta meta, string fileName, CancellationToken cancellationToken)
    {
        long size = string.Equals(fileName, meta.FileName, StringComparison.Ordinal)
            ? meta.Size
            : (await _releases.FindAsync(fileName, cancellationToken))?.Size ?? -1;
        return size >= 0 && await FindAddressAsync(fileName, cancellationToken) is { } address
            ? new RangeStream((position, cancelled) => _api.OpenAsync(address, position, cancelled), size)
            : null;
    }

    /// <inheritdoc/>
    public async Task<bool> TryPutAsync(TemporaryUpload upload, FileMeta meta, CancellationToken cancellationToken)
    {
        using IDisposable alone = await _locks.EnterAsync(meta.FileName, cancellationToken);
        string body = BodyOf(meta);
        if (await _releases.FindAsync(meta.FileName, cancellationToken) is not null)
        {
            return false;
        }

        await using FileStream content = upload.Open();
        if (await _releases.TryPublishAsync(meta.FileName, body, content, cancellationToken) is not { } asset)
        {
            return false;
        }

        _known.Set(meta.Key, StateOf(asset, body));
        return true;
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(FileMeta meta, CancellationToken cancellationToken)
    {
        using IDisposable alone = await _locks.EnterAsync(meta.FileName, cancellationToken);
        GitHubRelease release = await _releases.FindAsync(meta.FileName, cancellationToken) ?? throw StorageException.Unavailable("update");
        string body = BodyOf(meta);
        await _releases.ChangeAsync(release, body, cancellationToken);
        _known.Set(meta.Key, StateOf(release.AssetId, body));
        if (meta.Removed && release.AssetId.Length > 0)
        {
            await _releases.DeleteAssetAsync(release.AssetId, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task ReplaceAsync(TemporaryUpload upload, FileMeta owner, string fileName, CancellationToken cancellationToken)
    {
        using IDisposable alone = await _locks.EnterAsync(fileName, cancellationToken);
        if (await _releases.FindAsync(fileName, cancellationToken) is { } old)
        {
            await _releases.DeleteAsync(old.Id, cancellationToken);
        }

        FileMeta meta = owner with { Ecosystem = GitHubMeta.Symbols, FileName = fileName, Sha256 = upload.Sha256, Size = upload.Size, Facts = [] };
        await using FileStream content = upload.Open();
        _ = await _releases.TryPublishAsync(fileName, BodyOf(meta), content, cancellationToken) ?? throw StorageException.Unavailable("put");
        _addresses.TryRemove(fileName, out _);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexPackage>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = new List<IndexEntry>();
        await foreach (GitHubRelease[] page in _releases.ListAsync(cancellationToken))
        {
            entries.AddRange(page.Select(EntryOf).OfType<IndexEntry>());
        }

        return [.. IndexPackage.Group(entries)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexPackage>?> ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (await _api.ReadContentAsync($"{IndexPath}?ref={_options.Branch}", cancellationToken) is not { } text)
        {
            return null;
        }

        List<Dictionary<string, string>> tables = GitHubToml.ReadIndex(text);
        List<IndexEntry> entries = [.. tables.Select(GitHubMeta.ReadEntry).OfType<IndexEntry>()];
        entries.ForEach(entry => _known.Set(entry.Meta.Key, StateOf(entry)));
        return entries.Count == tables.Count ? [.. IndexPackage.Group(entries)] : null;
    }

    /// <inheritdoc/>
    public async Task<bool> WriteIndexAsync(IReadOnlyList<IndexPackage> packages, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        GitHubToml.WriteTime(text, _time.GetUtcNow().ToUnixTimeSeconds());
        foreach (IndexEntry entry in packages.SelectMany(package => package.Unpack()).OrderBy(entry => entry.Meta.Key, StringComparer.Ordinal))
        {
            GitHubMeta.WriteEntry(text, entry.Meta, new Uri(_options.Api, $"{_api.Repository}releases/assets/{entry.Tag}").AbsoluteUri);
        }

        return await _api.WriteContentAsync(IndexPath, text.ToString(), "Update the index", await FindIndexHashAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FileMeta>> FindChangesAsync(CancellationToken cancellationToken)
    {
        // The newest come first: the first page without news ends the search. What vanished is found by update-index.
        // What this process changes meanwhile is newer than the page that was read.
        Dictionary<string, ulong> before = _known.Copy();
        var changes = new List<FileMeta>();
        await foreach (GitHubRelease[] page in _releases.ListAsync(cancellationToken))
        {
            int count = changes.Count;
            changes.AddRange(page.Select(EntryOf).OfType<IndexEntry>().Where(entry => _known.TryLearn(before, entry.Meta.Key, StateOf(entry))).Select(entry => entry.Meta));
            if (changes.Count == count)
            {
                break;
            }
        }

        return changes;
    }

    /// <inheritdoc/>
    public void Dispose() => _api.Dispose();

    private static IndexEntry? EntryOf(GitHubRelease release) =>
        !release.IsDraft
        && GitHubMeta.Read(GitHubToml.ReadTable(release.Body), string.Empty, release.Tag, release.Size, release.Created) is { } meta
        && (release.AssetId.Length > 0 || meta.Removed)
        && !string.Equals(meta.Ecosystem, GitHubMeta.Symbols, StringComparison.Ordinal)
            ? new IndexEntry(release.AssetId, meta)
            : null;

    private static string BodyOf(FileMeta meta)
    {
        string body = GitHubMeta.Write(meta);
        return body.Length <= MaxBodyLength
            ? body
            : throw new StorageException("put", ContentTooLarge, "What the package says about itself is too long for a release.");
    }

    private static ulong StateOf(IndexEntry entry) => StateOf(entry.Tag, GitHubMeta.Write(entry.Meta));

    private static ulong StateOf(string asset, string body) => KnownFiles.StateOf($"{asset} {body}");

    private string IndexPath => $"{_api.Repository}contents/{PercentCoding.Escape(_options.IndexFile)}";

    private async Task<Uri?> FindAddressAsync(string fileName, CancellationToken cancellationToken)
    {
        if (_addresses.TryGetValue(fileName, out (Uri Address, long Since) known) && _time.GetElapsedTime(known.Since) < AddressLifetime)
        {
            return known.Address;
        }

        long now = _time.GetTimestamp();
        if (await _releases.FindAsync(fileName, cancellationToken) is not { AssetId.Length: > 0 } release
            || await _api.FindAddressAsync(release.AssetId, cancellationToken) is not { } address)
        {
            return null;
        }

        if (_addresses.Count >= MaxAddresses)
        {
            _addresses.Clear();
        }

        _addresses[fileName] = (address, now);
        return address;
    }

    private async Task<string?> FindIndexHashAsync(CancellationToken cancellationToken)
    {
        (_, JsonNode? tree) = await _api.CallAsync("index", HttpMethod.Get, $"{_api.Repository}git/trees/{_options.Branch}", null, cancellationToken);
        return (tree?["tree"] as JsonArray)?.FirstOrDefault(file => string.Equals((string?)file?["path"], _options.IndexFile, StringComparison.Ordinal))?["sha"]?.ToString();
    }
}
