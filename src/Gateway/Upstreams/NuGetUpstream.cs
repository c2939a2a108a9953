using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams;

/// <summary>A NuGet feed upstream: where its resources are, and which versions are old enough.</summary>
/// <param name="index">Its service index.</param>
/// <param name="timeout">How long it may take to answer.</param>
/// <param name="minAge">How old a version must be; <see langword="null"/>: any age.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads. The service index is read hourly; the last good one stays in use when it cannot be.</remarks>
internal sealed class NuGetUpstream(Uri index, TimeSpan timeout, TimeSpan? minAge, TimeProvider time)
{
    private const int MaxIndexBytes = 1024 * 1024;
    private const int MaxRegistrationBytes = 32 * 1024 * 1024;
    private const int MaxPages = 200;
    private const string Json = "application/json";

    private static readonly TimeSpan Refresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile IReadOnlyDictionary<string, string>? _resources;
    private long _tried;
    private bool _hasTried;

    /// <summary>Whether only old versions are shown.</summary>
    public bool HasMinAge => minAge is not null;

    /// <summary>The base of a resource, with a final slash unless it is a document.</summary>
    /// <param name="type">What its type begins with.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns><see langword="null"/>: the upstream has no such resource.</returns>
    /// <exception cref="UpstreamException">The upstream does not answer and never did.</exception>
    public async Task<string?> ResourceAsync(string type, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> resources = await ResourcesAsync(cancellationToken);
        return resources.Where(resource => resource.Key.StartsWith(type, StringComparison.Ordinal))
            .OrderByDescending(resource => resource.Key, StringComparer.Ordinal)
            .Select(resource => resource.Value)
            .FirstOrDefault();
    }

    /// <summary>The versions of a package that are old enough, with the leaves that describe them.</summary>
    /// <returns><see langword="null"/>: the upstream does not know the package.</returns>
    public async Task<List<KeyValuePair<string, JsonObject>>?> OldVersionsAsync(string id, CancellationToken cancellationToken)
    {
        string registrations = await ResourceAsync("RegistrationsBaseUrl", cancellationToken) ?? throw new UpstreamException("The upstream has no registrations.");
        var url = new Uri($"{registrations}{id}/index.json");
        if (await ReadAsync(url, cancellationToken) is not { } document)
        {
            return null;
        }

        var versions = new List<KeyValuePair<string, JsonObject>>();
        foreach (JsonObject page in Objects(document["items"]).Take(MaxPages))
        {
            JsonNode? items = page["items"];
            if (items is null && Uri.TryCreate((string?)page["@id"], UriKind.Absolute, out Uri? pageUrl) && pageUrl.Host == url.Host && pageUrl.Port == url.Port)
            {
                items = (await ReadAsync(pageUrl, cancellationToken))?["items"];
            }

            versions.AddRange(Objects(items).Where(IsOld).Select(leaf =>
                KeyValuePair.Create(((string?)leaf["catalogEntry"]?["version"] ?? string.Empty).Split('+')[0].ToLowerInvariant(), leaf)));
        }

        return versions;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? new JsonArray()).OfType<JsonObject>();

    // Unlisted versions are said to be of 1900; their age is unknown.
    private bool IsOld(JsonObject leaf) =>
        DateTimeOffset.TryParse((string?)leaf["catalogEntry"]?["published"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset published)
        && published.Year > 1900
        && time.GetUtcNow() - published >= minAge;

    private async Task<JsonNode?> ReadAsync(Uri url, CancellationToken cancellationToken)
    {
        UpstreamReply reply = await UpstreamClient.GetAsync(url, Json, MaxRegistrationBytes, timeout, cancellationToken);
        try
        {
            return reply.Body is null ? null : JsonNode.Parse(reply.Body);
        }
        catch (JsonException e)
        {
            throw new UpstreamException("The upstream's document is not JSON.", e);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> ResourcesAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            TimeSpan age = _hasTried ? time.GetElapsedTime(_tried) : TimeSpan.MaxValue;
            if (_resources is { } known && age < Refresh)
            {
                return known;
            }

            if (age < RetryAfter)
            {
                return _resources ?? throw new UpstreamException("The upstream does not answer.");
            }

            (_tried, _hasTried) = (time.GetTimestamp(), true);
            try
            {
                return _resources = await ReadIndexAsync(cancellationToken);
            }
            catch (UpstreamException) when (_resources is not null)
            {
                return _resources;
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Dictionary<string, string>> ReadIndexAsync(CancellationToken cancellationToken)
    {
        UpstreamReply reply = await UpstreamClient.GetAsync(index, Json, MaxIndexBytes, timeout, cancellationToken);
        var resources = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (JsonObject resource in Objects(JsonNode.Parse(reply.Body ?? throw new UpstreamException("The upstream has no service index."))?["resources"]))
            {
                string id = (string?)resource["@id"] ?? string.Empty;
                string type = (string?)resource["@type"] ?? string.Empty;
                if (Uri.TryCreate(id, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
                {
                    bool isBase = type.StartsWith("PackageBaseAddress", StringComparison.Ordinal) || type.StartsWith("RegistrationsBaseUrl", StringComparison.Ordinal);
                    resources[type] = isBase ? url.AbsoluteUri.TrimEnd('/') + "/" : url.AbsoluteUri;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UpstreamException("The upstream's service index is malformed.", e);
        }

        return resources;
    }
}
