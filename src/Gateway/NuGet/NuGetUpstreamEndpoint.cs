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

namespace PopCon.Gateway.NuGet;

/// <summary>Answers for packages that a repository does not hold: redirects to the upstream, or the versions that are old enough.</summary>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests. A file is never fetched from the upstream.</remarks>
internal sealed partial class NuGetUpstreamEndpoint(FeedServices services)
{
    private const string Json = "application/json";
    private const string IndexName = "index.json";

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

    [GeneratedRegex(@"\A\w+([.-]\w+)*\z", RegexOptions.ECMAScript)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[0-9A-Za-z.+-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    private static bool IsAsked(FeedRequest request, string id) =>
        request.Repository.Upstream is { NuGet: not null } upstream && id.Length <= 100 && IdPattern().IsMatch(id) && !upstream.Reserved.Contains(id);

    private static bool IsVersion(string version) => VersionPattern().IsMatch(version);

    private static NuGetUpstream UpstreamOf(FeedRequest request) => request.Repository.Upstream!.NuGet!;

    private static async Task<string> BaseAsync(FeedRequest request, string type) =>
        await UpstreamOf(request).ResourceAsync(type, request.Context.RequestAborted) ?? throw new UpstreamException("The upstream lacks a resource.");

    private async Task List(FeedRequest request, string id)
    {
        Lookup(request, id);
        if (!UpstreamOf(request).HasMinAge)
        {
            await Responses.Redirect(request.Context, $"{await BaseAsync(request, "PackageBaseAddress")}{id}/{IndexName}");
            return;
        }

        List<KeyValuePair<string, JsonObject>>? versions = await UpstreamOf(request).OldVersionsAsync(id, request.Context.RequestAborted);
        if (versions is null)
        {
            await request.NotFound();
            return;
        }

        var document = new JsonObject { ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode?)version.Key)]) };
        await Responses.Body(request.Context, Encoding.UTF8.GetBytes(document.ToJsonString()), Json);
    }

    private async Task File(FeedRequest request, string id, string version, string file)
    {
        bool isPackage = string.Equals(file, $"{id}.{version}.nupkg", StringComparison.Ordinal);
        if (!isPackage && !string.Equals(file, id + ".nuspec", StringComparison.Ordinal))
        {
            await request.NotFound();
            return;
        }

        if (UpstreamOf(request).HasMinAge
            && (await UpstreamOf(request).OldVersionsAsync(id, request.Context.RequestAborted))?.Exists(old => string.Equals(old.Key, version, StringComparison.Ordinal)) is not true)
        {
            await request.NotFound();
            return;
        }

        string location = $"{await BaseAsync(request, "PackageBaseAddress")}{id}/{version}/{file}";
        if (request.IsGet && isPackage && services.Origins.IsNewForSession(request.Context, $"{request.Repository.Name}/{file}"))
        {
            services.Counters.Fetch(Ecosystems.NuGet, id, version, request.Repository.Name, "redirect", request.Client);
        }

        await Responses.Redirect(request.Context, location);
    }

    private async Task RegistrationAsync(FeedRequest request, string[] path)
    {
        bool isIndex = path is [_, IndexName];
        if (isIndex)
        {
            Lookup(request, path[0]);
        }

        if (!UpstreamOf(request).HasMinAge)
        {
            await Responses.Redirect(request.Context, await BaseAsync(request, "RegistrationsBaseUrl") + string.Join('/', path.Select(PercentCoding.Escape)));
            return;
        }

        List<KeyValuePair<string, JsonObject>>? versions = isIndex ? await UpstreamOf(request).OldVersionsAsync(path[0], request.Context.RequestAborted) : null;
        if (versions is not { Count: > 0 })
        {
            await request.NotFound();
            return;
        }

        await Responses.Body(request.Context, Encoding.UTF8.GetBytes(PageOf(request, path[0], versions).ToJsonString()), Json);
    }

    // One page with all versions that are old enough.
    private static JsonObject PageOf(FeedRequest request, string id, List<KeyValuePair<string, JsonObject>> versions)
    {
        string url = $"{request.BaseUrl}/v3/registration/{id}/{IndexName}";
        var items = new JsonArray([.. versions.Select(version => version.Value.DeepClone())]);
        var page = new JsonObject
        {
            ["@id"] = url + "#page",
            ["count"] = versions.Count,
            ["lower"] = versions[0].Key,
            ["upper"] = versions[^1].Key,
            ["parent"] = url,
            ["items"] = items,
        };
        return new JsonObject { ["@id"] = url, ["count"] = 1, ["items"] = new JsonArray(page) };
    }

    private void Lookup(FeedRequest request, string id)
    {
        if (request.IsGet)
        {
            services.Counters.Lookup(Ecosystems.NuGet, id, request.Repository.Name, request.Client);
        }
    }
}
