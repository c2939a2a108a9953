using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Update.Feeds;

/// <summary>The assets of the releases of a repository. Drafts are not releases.</summary>
internal sealed class GithubSource(string repository, SourceClient client) : IUpdateSource, ISignedSource
{
    // The interface gives at most 100 releases at once; older ones are of no use to an update.
    private const string Query = "?per_page=100";

    private List<(string Name, string Location)> _assets = [];

    /// <inheritdoc/>
    public async Task InitializeAsync(CancellationToken cancel)
    {
        string server = Environment.GetEnvironmentVariable("GITHUB_API_URL") is { Length: > 0 } given ? given.TrimEnd('/') : "https://api.github.com";
        var url = new Uri($"{server}/repos/{repository}/releases{Query}");
        byte[] content = await client.GetAsync(url, Authorize, cancel) ?? throw new SourceException($"{url}: there is no such repository, or it is not visible.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            _assets =
            [
                .. from release in document.RootElement.EnumerateArray()
                   where !release.TryGetProperty("draft", out JsonElement draft) || draft.ValueKind != JsonValueKind.True
                   from asset in release.GetProperty("assets").EnumerateArray()
                   select (asset.GetProperty("name").GetString()!, asset.GetProperty("browser_download_url").GetString()!),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SourceException($"{url}: not the JSON of a list of releases.", null, e);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel) => Task.FromResult(PackageFileName.Find(id, _assets));

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel) => client.OpenAsync(new Uri(candidate.Location), null, cancel);

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancel) =>
        _assets.Find(asset => string.Equals(asset.Name, name, StringComparison.Ordinal)) is { Location: { } location }
            ? await client.GetAsync(new Uri(location), null, cancel)
            : null;

    private static void Authorize(HttpRequestMessage request)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_TOKEN") is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }
}
