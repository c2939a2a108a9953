using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;
using PopCon.Metrics.Exposition;

namespace PopCon.Gateway.NuGet;

/// <summary>Answers requests that read a NuGet feed.</summary>
/// <param name="catalog">The packages.</param>
/// <param name="store">Their files.</param>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class NuGetEndpoint(NuGetCatalog catalog, FileStore store, FeedServices services)
{
    private const string Json = "application/json";
    private const int MaxReadmeBytes = 1024 * 1024;
    private const int MaxNuspecBytes = 1024 * 1024;
    private const int MaxQueryLength = 2_000;
    private const int DefaultTake = 20;
    private const int MaxTake = 1_000;

    /// <summary>The service index.</summary>
    public static Task ServiceIndex(FeedRequest request) =>
        Responses.Body(request.Context, new NuGetDocuments(request.BaseUrl).ServiceIndex(vulnerabilities: null), Json);

    /// <summary>Answers <c>flat/{id}/…</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The segments behind <c>flat</c>.</param>
    public Task Flat(FeedRequest request, ReadOnlySpan<string> path)
    {
        if (path.Length < 2 || catalog.Find(path[0]) is not { } package)
        {
            return request.NotFound();
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
            return request.NotFound();
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
    public Task Search(FeedRequest request)
    {
        string query = request.Query("q") ?? string.Empty;
        if (query.Length > MaxQueryLength || !TryPaging(request, out int skip, out int take))
        {
            return request.Refuse(StatusCodes.Status400BadRequest, "The query is too long, or skip and take are not whole numbers from 0.");
        }

        return Compressed(request, new NuGetDocuments(request.BaseUrl).Search(
            NuGetSearch.Find(catalog.Packages.Select(Visible(request)), query, request.Query("packageType") ?? string.Empty), skip, take));
    }

    /// <summary>Answers a completion of ids, or the versions of one.</summary>
    public Task Autocomplete(FeedRequest request)
    {
        if (!TryPaging(request, out int skip, out int take))
        {
            return request.Refuse(StatusCodes.Status400BadRequest, "skip and take must be whole numbers from 0.");
        }

        string[] values;
        if (request.Query("id") is { } id)
        {
            values = catalog.Find(id) is { } package ? [.. Visible(request)(package).Select(entry => entry.Facts.Version)] : [];
            return Responses.Body(request.Context, NuGetDocuments.Completion(values, values), Json);
        }

        string query = request.Query("q") ?? string.Empty;
        values =
        [
            .. catalog.Packages.Select(Visible(request)).Where(entries => entries.Length > 0)
                .Select(entries => entries[^1].Facts.Id)
                .Where(found => found.Contains(query, StringComparison.OrdinalIgnoreCase))
                .OrderBy(found => found.StartsWith(query, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .ThenBy(found => found, StringComparer.OrdinalIgnoreCase),
        ];
        return Responses.Body(request.Context, NuGetDocuments.Completion(values, values.Skip(skip).Take(take)), Json);
    }

    private static Func<NuGetPackage, NuGetEntry[]> Visible(FeedRequest request)
    {
        bool prerelease = string.Equals(request.Query("prerelease"), "true", StringComparison.OrdinalIgnoreCase);
        bool semVer1 = request.Query("semVerLevel") is "1.0.0";
        return package => NuGetSearch.Visible(package, prerelease, semVer1);
    }

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

    private Task File(FeedRequest request, NuGetEntry entry, string name)
    {
        if (string.Equals(name, entry.Meta.FileName, StringComparison.OrdinalIgnoreCase))
        {
            return Package(request, entry);
        }

        if (string.Equals(name, entry.Meta.Name + ".nuspec", StringComparison.OrdinalIgnoreCase))
        {
            return Inside(request, entry, entry.Facts.Nuspec, MaxNuspecBytes, "application/xml");
        }

        return name is "readme" && entry.Facts.Readme.Length > 0
            ? Inside(request, entry, entry.Facts.Readme, MaxReadmeBytes, "text/markdown; charset=utf-8")
            : request.NotFound();
    }

    private async Task Package(FeedRequest request, NuGetEntry entry)
    {
        FileMeta meta = entry.Meta;
        bool isWhole = await FileResponse.ServeAsync(
            request.Context, store.PathOf(meta), meta.Size, $"\"{meta.Sha256}\"", meta.Uploaded, "application/octet-stream");
        if (isWhole && services.Origins.IsNewForSession(request.Context, $"{request.Repository.Name}/{meta.FileName}"))
        {
            services.Counters.Fetch(Ecosystems.NuGet, meta.Name, meta.Version, request.Repository.Name, "served", request.Client);
        }
    }

    // A file inside the package, at most as long as a limit: what is in there was sent by a client.
    [SuppressMessage("Performance", "CA1849", Justification = "The central directory is read at once; the entry is short.")]
    private async Task Inside(FeedRequest request, NuGetEntry entry, string name, int maximum, string contentType)
    {
        await using FileStream file = System.IO.File.OpenRead(store.PathOf(entry.Meta));
        await using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        ZipArchiveEntry? found = archive.GetEntry(name)
            ?? archive.Entries.FirstOrDefault(other => string.Equals(other.FullName, name, StringComparison.OrdinalIgnoreCase));
        byte[]? bytes = found is null ? null : BoundedEntry.Read(found, maximum);
        await (bytes is null ? request.NotFound() : Responses.Body(request.Context, bytes, contentType));
    }
}
