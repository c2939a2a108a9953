using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Upstreams.Sources;
using PopCon.Metrics.Exposition;

namespace PopCon.Gateway.NuGet;

/// <summary>Answers requests that read a NuGet feed.</summary>
/// <param name="catalog">The packages.</param>
/// <param name="store">Their files.</param>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class NuGetEndpoint(NuGetCatalog catalog, IFileStore store, FeedServices services)
{
    private const string Json = "application/json";
    private const int MaxReadmeBytes = 1024 * 1024;
    private const int MaxNuspecBytes = 1024 * 1024;
    private const int MaxQueryLength = 2_000;
    private const int DefaultTake = 20;
    private const int MaxTake = 1_000;

    private readonly NuGetUpstreamEndpoint _upstream = new(services);

    /// <summary>The service index.</summary>
    public static async Task ServiceIndex(FeedRequest request) =>
        await Responses.Body(request.Context, new NuGetDocuments(request.BaseUrl).ServiceIndex(await VulnerabilitiesAsync(request)), Json);

    /// <summary>Answers <c>flat/{id}/…</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The segments behind <c>flat</c>.</param>
    public Task Flat(FeedRequest request, ReadOnlySpan<string> path)
    {
        if (path.Length < 2 || catalog.Find(path[0]) is not { } package)
        {
            return path.Length < 2 || catalog.Owns(path[0]) ? request.NotFound() : _upstream.Flat(request, path.ToArray());
        }

        if (path is [_, "index.json"])
        {
            Lookup(request, package);
            return Responses.Tagged(request.Context, package.VersionList.Body, Json, package.VersionList.Tag);
        }

        return path.Length == 3 && package.Find(path[1]) is { } entry ? File(request, entry, path[2]) : request.NotFound();
    }

    /// <summary>Answers <c>registration/{id}/…</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The segments behind <c>registration</c>.</param>
    public Task Registration(FeedRequest request, ReadOnlySpan<string> path)
    {
        if (path.Length < 2 || catalog.Find(path[0]) is not { } package)
        {
            return path.Length < 2 || catalog.Owns(path[0]) ? request.NotFound() : _upstream.Registration(request, path.ToArray());
        }

        var documents = new NuGetDocuments(request.BaseUrl);
        switch (path)
        {
            case [_, "index.json"]:
                Lookup(request, package);
                return Compressed(request, documents.Registration(package));
            case [_, "page", var lower, var upper] when upper.EndsWith(".json", StringComparison.OrdinalIgnoreCase):
                return documents.RegistrationPage(package, lower, upper[..^".json".Length]) is { } page ? Compressed(request, page) : request.NotFound();
            case [_, var leaf] when leaf.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && package.Find(leaf[..^".json".Length]) is { } entry:
                return Compressed(request, documents.Leaf(entry));
            default:
                return request.NotFound();
        }
    }

    /// <summary>Answers a search.</summary>
    public async Task Search(FeedRequest request)
    {
        string query = request.Query("q") ?? string.Empty;
        if (query.Length > MaxQueryLength || !TryPaging(request, out int skip, out int take))
        {
            await request.Refuse(StatusCodes.Status400BadRequest, "The query is too long, or skip and take are not whole numbers from 0.");
            return;
        }

        var search = new NuGetSearch(query, request.Query("packageType") ?? string.Empty);
        (bool prerelease, bool semVer1) = Wishes(request);
        int wanted = (int)Math.Min((long)skip + take, int.MaxValue);
        (int total, IEnumerable<SearchText> found) = search.Find(await catalog.ListForSearchAsync(request.Context.RequestAborted), wanted, prerelease, semVer1);
        NuGetEntry[][] shown = [.. found.Skip(skip).Take(take).Select(text => catalog.Find(text.Id)).OfType<NuGetPackage>().Select(package => package.Visible(prerelease, semVer1)).Where(entries => entries.Length > 0)];
        await Compressed(request, new NuGetDocuments(request.BaseUrl).Search(total, shown));
    }

    /// <summary>Answers a completion of ids, or the versions of one.</summary>
    public async Task Autocomplete(FeedRequest request)
    {
        if (!TryPaging(request, out int skip, out int take))
        {
            await request.Refuse(StatusCodes.Status400BadRequest, "skip and take must be whole numbers from 0.");
            return;
        }

        (bool prerelease, bool semVer1) = Wishes(request);
        if (request.Query("id") is { } id)
        {
            string[] versions = catalog.Find(id) is { } package ? [.. package.Visible(prerelease, semVer1).Select(entry => entry.Facts.Version)] : [];
            await Responses.Body(request.Context, NuGetDocuments.Completion(versions.Length, versions), Json);
            return;
        }

        byte[] query = SearchText.Fold(request.Query("q") ?? string.Empty);
        SearchEntry[] entries = await catalog.ListForSearchAsync(request.Context.RequestAborted);
        SearchText[] found =
        [
            .. entries.Select(entry => entry.Newest(prerelease, semVer1)).OfType<SearchText>()
                .Where(text => text.HasInId(query))
                .OrderBy(text => text.StartsWith(query) ? 0 : 1),
        ];
        await Responses.Body(request.Context, NuGetDocuments.Completion(found.Length, found.Skip(skip).Take(take).Select(text => text.Id)), Json);
    }

    // An upstream that does not answer must not hide the repository's own packages.
    private static async Task<string?> VulnerabilitiesAsync(FeedRequest request)
    {
        if (request.Repository.Advisories is not null || request.Repository.Upstream?.NuGet is not { } upstream)
        {
            return request.Repository.Advisories;
        }

        try
        {
            return (await upstream.IndexAsync(request.Context.RequestAborted)).Vulnerabilities;
        }
        catch (UpstreamException)
        {
            return null;
        }
    }

    private static (bool Prerelease, bool SemVer1) Wishes(FeedRequest request) =>
        (string.Equals(request.Query("prerelease"), "true", StringComparison.OrdinalIgnoreCase), request.Query("semVerLevel") is "1.0.0");

    private static bool TryPaging(FeedRequest request, out int skip, out int take)
    {
        take = 0;
        return TryNumber(request.Query("skip"), 0, int.MaxValue, out skip) && TryNumber(request.Query("take"), DefaultTake, MaxTake, out take);
    }

    private static bool TryNumber(string? text, int value, int maximum, out int number)
    {
        number = value;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        bool isNumber = long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long parsed);
        number = (int)Math.Min(parsed, maximum);
        return isNumber;
    }

    private static async Task Compressed(FeedRequest request, byte[] body)
    {
        request.Context.Response.Headers.Vary = "Accept-Encoding";
        if (!FormatNegotiation.AcceptsGzip(request.Context.Request.Headers.AcceptEncoding.ToString()))
        {
            await Responses.Body(request.Context, body, Json);
            return;
        }

        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(body, request.Context.RequestAborted);
        }

        request.Context.Response.Headers.ContentEncoding = "gzip";
        await Responses.Body(request.Context, compressed.ToArray(), Json);
    }

    private void Lookup(FeedRequest request, NuGetPackage package)
    {
        if (request.IsGet)
        {
            services.Counters.Lookup(Ecosystems.NuGet, package.Entries[0].Meta.Name, request.Repository.Name, request.Client);
        }
    }

    /// <summary>The nuspec of a package; <see langword="null"/>: its file is not there.</summary>
    public static Task<byte[]?> NuspecAsync(IFileStore store, NuGetEntry entry, CancellationToken cancellationToken) =>
        BoundedEntry.ReadAsync(store, entry.Meta, entry.Facts.Nuspec, MaxNuspecBytes, cancellationToken);

    /// <summary>The readme of a package; <see langword="null"/>: it has none.</summary>
    public static async Task<byte[]?> ReadmeAsync(IFileStore store, NuGetEntry entry, CancellationToken cancellationToken) =>
        entry.Facts.Readme.Length == 0 ? null : await BoundedEntry.ReadAsync(store, entry.Meta, entry.Facts.Readme, MaxReadmeBytes, cancellationToken);

    private async Task File(FeedRequest request, NuGetEntry entry, string name)
    {
        if (string.Equals(name, entry.Meta.FileName, StringComparison.OrdinalIgnoreCase))
        {
            await Package(request, entry);
        }
        else if (string.Equals(name, entry.Meta.Name + ".nuspec", StringComparison.OrdinalIgnoreCase))
        {
            await Answer(request, await NuspecAsync(store, entry, request.Context.RequestAborted), "application/xml");
        }
        else
        {
            byte[]? readme = name is "readme" ? await ReadmeAsync(store, entry, request.Context.RequestAborted) : null;
            await Answer(request, readme, "text/markdown; charset=utf-8");
        }
    }

    private async Task Package(FeedRequest request, NuGetEntry entry)
    {
        FileMeta meta = entry.Meta;
        string? via = await services.Files.ServeAsync(request, store, meta);
        if (via is not null && services.Origins.IsNewForSession(request.Context, $"{request.Repository.Name}/{meta.FileName}"))
        {
            services.Fetched(request, meta, via);
        }
    }

    private static async Task Answer(FeedRequest request, byte[]? body, string contentType) =>
        await (body is null ? request.NotFound() : Responses.Body(request.Context, body, contentType));
}
