using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>NuGet feeds upstream: where their resources are, and which versions are old enough.</summary>
/// <remarks>
/// Safe from all threads. A service index is read hourly, every minute when there is a fallback to change to; the last good one stays in
/// use and is kept on disk.
/// </remarks>
internal sealed class NuGetUpstream
{
    private const int MaxIndexBytes = 1024 * 1024;
    private const string Json = "application/json";

    private readonly IReadOnlyList<UpstreamSource> _sources;
    private readonly TimeSpan? _minAge;
    private readonly TimeProvider _time;
    private readonly string? _folder;
    private readonly DocumentKind<NuGetIndex> _indexKind;

    /// <param name="sources">The feed and its fallbacks.</param>
    /// <param name="minAge">How old a version must be; <see langword="null"/>: any age.</param>
    /// <param name="folder">Where service indexes are kept; <see langword="null"/>: nowhere.</param>
    /// <param name="time">The clock.</param>
    public NuGetUpstream(IReadOnlyList<UpstreamSource> sources, TimeSpan? minAge, string? folder, TimeProvider time)
    {
        _sources = sources;
        _minAge = minAge;
        _folder = folder;
        _time = time;
        _indexKind = new DocumentKind<NuGetIndex>
        {
            Accept = Json,
            Parse = ParseIndexAsync,
            MaxBytes = MaxIndexBytes,
            Fresh = sources.Count > 1 ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1),
            IsUsedWhileReading = true,
        };
        foreach (UpstreamSource source in sources)
        {
            Restore(source);
        }
    }

    /// <summary>Whether only old versions are shown.</summary>
    public bool HasMinAge => _minAge is not null;

    /// <summary>The service index of the first feed that answers.</summary>
    /// <exception cref="UpstreamException">None answers, and none ever did.</exception>
    public Task<NuGetIndex> IndexAsync(CancellationToken cancellationToken) =>
        UpstreamSources.AskInTurnAsync(_sources, (source, acceptsStale) => IndexAsync(source, acceptsStale, cancellationToken));

    /// <summary>The versions of a package that are old enough.</summary>
    /// <returns><see langword="null"/>: the upstream does not know the package.</returns>
    /// <exception cref="UpstreamException">No feed answers.</exception>
    public Task<UpstreamDocument<List<NuGetVersionEntry>>> OldVersionsAsync(string id, CancellationToken cancellationToken) =>
        UpstreamSources.AskInTurnAsync(_sources, async (source, acceptsStale) =>
        {
            NuGetIndex index = await IndexAsync(source, acceptsStale, cancellationToken);
            DocumentKind<List<NuGetVersionEntry>>? kind = null;
            kind = new DocumentKind<List<NuGetVersionEntry>>
            {
                Accept = Json,
                Parse = (reply, url) => NuGetRegistration.ParseAsync(source, kind!, reply, url),
            };
            UpstreamDocument<List<NuGetVersionEntry>> found = await source.FindAsync(
                new Uri($"{index.Registrations}{id}/index.json"), kind, acceptsStale, cancellationToken);
            return found with { Value = found.Value is { } all ? [.. all.Where(IsOld)] : null };
        });

    private bool IsOld(NuGetVersionEntry version) => version.Published is { } published && _time.GetUtcNow() - published >= _minAge;

    private async Task<NuGetIndex> IndexAsync(UpstreamSource source, bool acceptsStale, CancellationToken cancellationToken) =>
        (await source.FindAsync(source.Options.Root, _indexKind, acceptsStale, cancellationToken)).Value
        ?? throw new UpstreamException("The upstream has no service index.");

    private async Task<NuGetIndex> ParseIndexAsync(UpstreamReply reply, Uri url)
    {
        var index = NuGetIndex.Parse(reply.Body!, url);
        if (PathOf(url) is { } path)
        {
            try
            {
                Directory.CreateDirectory(_folder!);
                string temporary = $"{path}.{Guid.NewGuid():N}";
                await File.WriteAllBytesAsync(temporary, reply.Body!);
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The copy only helps a start while the upstream is down.
            }
        }

        return index;
    }

    private void Restore(UpstreamSource source)
    {
        Uri root = source.Options.Root;
        if (PathOf(root) is not { } path || source.Knows(root))
        {
            return;
        }

        try
        {
            source.Remember(root, NuGetIndex.Parse(File.ReadAllBytes(path), root));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UpstreamException or System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // It is read from the upstream.
        }
    }

    private string? PathOf(Uri root) => _folder is null
        ? null
        : Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root.AbsoluteUri))) + ".json");
}
