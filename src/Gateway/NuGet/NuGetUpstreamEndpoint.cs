using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Upstreams;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.NuGet;

/// <summary>Answers for packages that a repository does not hold: redirects to the upstream, or the versions that are old enough.</summary>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests. A file is never fetched from the upstream.</remarks>
internal sealed partial class NuGetUpstreamEndpoint(FeedServices services)
{
    private const string Json = "application/json";
    private const string IndexName = "index.json";
    private const string LeafSuffix = ".json";

    /// <summary>Answers <c>flat/{id}/…</c>.</summary>
    public Task Flat(FeedRequest request, string[] path) => path switch
    {
        [var id, IndexName] when IsAsked(request, id) => List(request, id.ToLowerInvariant()),
        [var id, var version, var file] when IsAsked(request, id) && IsVersion(version) => File(
            request, id.ToLowerInvariant(), version.ToLowerInvariant(), file.ToLowerInvariant()),
        _ => request.NotFound(),
    };

    /// <summary>Answers <c>registration/{id}/…</c>.</summary>
    public Task Registration(FeedRequest request, string[] path) =>
        path.Length >= 2 && IsAsked(request, path[0]) && path.All(segment => segment.Length > 0 && !segment.Contains('/', StringComparison.Ordinal))
            ? RegistrationAsync(request, [.. path.Select(segment => segment.ToLowerInvariant())])
            : request.NotFound();

    [GeneratedRegex(@"\A[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9A-Za-z.+-]{1,64}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();

    private static bool IsAsked(FeedRequest request, string id) =>
        request.Repository.Upstream is { NuGet: not null } upstream && id.Length <= 100 && IdPattern().IsMatch(id) && !upstream.Reserved.Contains(id);

    private static bool IsVersion(string version) => VersionPattern().IsMatch(version);

    private static NuGetUpstream UpstreamOf(FeedRequest request) => request.Repository.Upstream!.NuGet!;

    private static Task<NuGetIndex> IndexAsync(FeedRequest request) => UpstreamOf(request).IndexAsync(request.Context.RequestAborted);

    private async Task List(FeedRequest request, string id)
    {
        if (!UpstreamOf(request).HasMinAge)
        {
            NuGetIndex index = await IndexAsync(request);
            Lookup(request, id);
            await Responses.Redirect(request.Context, $"{index.PackageBase}{id}/{IndexName}");
        }
        else if (await OldVersionsAsync(request, id) is { Count: > 0 } versions)
        {
            Lookup(request, id);
            var document = new JsonObject { ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode?)version.Version)]) };
            await Answer(request, document);
        }
        else
        {
            await request.NotFound();
        }
    }

    private async Task File(FeedRequest request, string id, string version, string file)
    {
        bool isPackage = string.Equals(file, $"{id}.{version}.nupkg", StringComparison.Ordinal);
        bool isThere = isPackage || string.Equals(file, id + ".nuspec", StringComparison.Ordinal);
        if (!isThere || (UpstreamOf(request).HasMinAge && FindVersion(await OldVersionsAsync(request, id), version) is null))
        {
            await request.NotFound();
            return;
        }

        NuGetIndex index = await IndexAsync(request);
        if (request.IsGet && isPackage && services.Origins.IsNewForSession(request.Context, $"{request.Repository.Name}/{file}"))
        {
            services.Redirected(request, Ecosystems.NuGet, id, version);
        }

        await Responses.Redirect(request.Context, $"{index.PackageBase}{id}/{version}/{file}");
    }

    private async Task RegistrationAsync(FeedRequest request, string[] path)
    {
        bool isIndex = path is [_, IndexName];
        if (!UpstreamOf(request).HasMinAge)
        {
            NuGetIndex index = await IndexAsync(request);
            LookupIndex(request, path[0], isIndex);
            await Responses.Redirect(request.Context, index.Registrations + string.Join('/', path.Select(PercentCoding.Escape)));
            return;
        }

        List<NuGetVersionEntry> versions = path.Length == 2 ? await OldVersionsAsync(request, path[0]) : [];
        JsonObject? document = isIndex && versions.Count > 0 ? PageOf(request, path[0], versions)
            : path[^1].EndsWith(LeafSuffix, StringComparison.Ordinal) && FindVersion(versions, path[^1][..^LeafSuffix.Length]) is { } leaf ? LeafOf(request, path[0], leaf)
            : null;
        if (document is null)
        {
            await request.NotFound();
            return;
        }

        LookupIndex(request, path[0], isIndex);
        await Answer(request, document);
    }

    private static async Task<List<NuGetVersionEntry>> OldVersionsAsync(FeedRequest request, string id)
    {
        UpstreamDocument<List<NuGetVersionEntry>> found = await UpstreamOf(request).OldVersionsAsync(id, request.Context.RequestAborted);
        request.MarkStale(found.IsStale);
        return found.Value ?? [];
    }

    private static NuGetVersionEntry? FindVersion(List<NuGetVersionEntry> versions, string version) =>
        versions.Find(one => string.Equals(one.Version, version, StringComparison.Ordinal));

    private static Task Answer(FeedRequest request, JsonObject document)
    {
        byte[] body = Encoding.UTF8.GetBytes(document.ToJsonString());
        return Responses.Tagged(request.Context, body, Json, EntityTag.Of(body));
    }

    // Downloads lead through the gateway.
    private static JsonObject LeafOf(FeedRequest request, string id, NuGetVersionEntry version)
    {
        string package = $"{request.BaseUrl}/v3/flat/{id}/{version.Version}/{id}.{version.Version}.nupkg";
        JsonObject leaf = JsonNode.Parse(version.Leaf)!.AsObject();
        leaf["packageContent"] = package;
        if (leaf["catalogEntry"] is JsonObject entry && entry.ContainsKey("packageContent"))
        {
            entry["packageContent"] = package;
        }

        return leaf;
    }

    // One page with all versions that are old enough.
    private static JsonObject PageOf(FeedRequest request, string id, List<NuGetVersionEntry> versions)
    {
        string url = $"{request.BaseUrl}/v3/registration/{id}/{IndexName}";
        var page = new JsonObject
        {
            ["@id"] = url + "#page",
            ["count"] = versions.Count,
            ["lower"] = versions[0].Version,
            ["upper"] = versions[^1].Version,
            ["parent"] = url,
            ["items"] = new JsonArray([.. versions.Select(version => (JsonNode?)LeafOf(request, id, version))]),
        };
        return new JsonObject { ["@id"] = url, ["count"] = 1, ["items"] = new JsonArray(page) };
    }

    private void LookupIndex(FeedRequest request, string id, bool isIndex)
    {
        if (isIndex)
        {
            Lookup(request, id);
        }
    }

    private void Lookup(FeedRequest request, string id)
    {
        if (request.IsGet)
        {
            services.Counters.Lookup(Ecosystems.NuGet, id, request.Repository.Name, request.Client);
        }
    }
}
