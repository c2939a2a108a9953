using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Update.Requirements;

namespace PopCon.Update.Feeds;

/// <summary>A NuGet v3 feed: its service index names the base address of packages, and all else follows from that.</summary>
internal sealed class NuGetSource(Uri index, SourceClient client) : IUpdateSource, ISignedSource
{
    private const string BaseAddress = "PackageBaseAddress/3.0.0";

    private Uri? _base;

    /// <inheritdoc/>
    public async Task InitializeAsync(CancellationToken cancel)
    {
        byte[] content = await client.GetAsync(index, null, cancel) ?? throw new SourceException($"{index}: there is no service index.");
        string? address = Read(content, index, root => root.GetProperty("resources").EnumerateArray()
            .Where(resource => resource.GetProperty("@type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals(BaseAddress))
            .Select(resource => resource.GetProperty("@id").GetString())
            .FirstOrDefault());
        _base = address is not null && Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out Uri? found)
            ? found
            : throw new SourceException($"{index}: the service index has no {BaseAddress}.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel)
    {
        string lower = id.ToLowerInvariant();
        var url = new Uri(_base!, $"{Uri.EscapeDataString(lower)}/index.json");
        return await client.GetAsync(url, null, cancel) is not { } content ? [] : Read(content, url, root =>
            (IReadOnlyList<SourcePackage>)[.. root.GetProperty("versions").EnumerateArray()
                .Select(version => version.GetString()!)
                .Where(version => VersionText.TryParse(version) is not null)
                .Select(version => new SourcePackage(id, version, PathOf(lower, version)))]);
    }

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel) => client.OpenAsync(new Uri(_base!, candidate.Location), null, cancel);

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancel) => client.GetAsync(new Uri(index, name), null, cancel);

    private static string PathOf(string id, string version)
    {
        string normal = VersionText.Parse(version).ToNormalizedString().ToLowerInvariant();
        return Uri.EscapeDataString(id) + $"/{normal}/" + Uri.EscapeDataString(id) + $".{normal}{PackageFileName.Extension}";
    }

    private static T Read<T>(byte[] content, Uri url, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new SourceException($"{url}: not the JSON of a NuGet v3 feed.", null, e);
        }
    }
}
