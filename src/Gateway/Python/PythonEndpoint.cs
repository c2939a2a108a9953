using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Upstreams;

namespace PopCon.Gateway.Python;

/// <summary>Answers requests that read a Python index.</summary>
/// <param name="catalog">The projects.</param>
/// <param name="store">Their files.</param>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class PythonEndpoint(PythonCatalog catalog, FileStore store, FeedServices services)
{
    private const string MetadataSuffix = ".metadata";
    private const int MaxMetadataBytes = 1024 * 1024;

    /// <summary>The list of projects.</summary>
    public Task Index(FeedRequest request) => SimpleFormat.Serve(request.Context, catalog.Index(request.BasePath));

    /// <summary>When the index last changed.</summary>
    public Task Changed(FeedRequest request) => Responses.Body(
        request.Context, Encoding.ASCII.GetBytes(catalog.Changed.ToString(CultureInfo.InvariantCulture)), "text/plain; charset=utf-8");

    /// <summary>Status 301 to the right spelling of a page.</summary>
    public static Task Moved(FeedRequest request, string path) => Responses.Redirect(
        request.Context, $"{request.BasePath}/simple/{path}{request.Target.Text[request.Target.PathLength..]}", StatusCodes.Status301MovedPermanently);

    /// <summary>The page of a project.</summary>
    public async Task Project(FeedRequest request, string name, bool hasSlash)
    {
        string project = ProjectName.Normalize(name);
        PythonProject? own = catalog.Find(project);
        if (own is null && request.Repository.Upstream?.PyPi is null)
        {
            await request.NotFound();
            return;
        }

        if (!hasSlash || !string.Equals(project, name, StringComparison.Ordinal))
        {
            await Moved(request, PercentCoding.Escape(project) + "/");
            return;
        }

        SimplePage? page = own is null ? await UpstreamPageAsync(request, project) : own.Page(request.BasePath);
        if (page is null)
        {
            await request.NotFound();
            return;
        }

        if (request.IsGet)
        {
            services.Counters.Lookup(Ecosystems.PyPi, project, request.Repository.Name, request.Client);
        }

        await SimpleFormat.Serve(request.Context, page);
    }

    /// <summary>A file, or the metadata of a wheel.</summary>
    public async Task File(FeedRequest request, string name, string fileName)
    {
        string project = ProjectName.Normalize(name);
        if (catalog.Find(project) is { } own)
        {
            await Own(request, own, fileName);
            return;
        }

        PyPiProject? found = request.Repository.Upstream?.PyPi is { } upstream ? await upstream.FindAsync(project, request.Context.RequestAborted) : null;
        if (found?.FindFile(fileName, services.Time.GetUtcNow()) is not { } file)
        {
            await request.NotFound();
            return;
        }

        if (request.IsGet && !fileName.EndsWith(MetadataSuffix, StringComparison.Ordinal))
        {
            services.Counters.Fetch(Ecosystems.PyPi, project, file.Version, request.Repository.Name, "redirect", request.Client);
        }

        await Responses.Redirect(request.Context, file.Url);
    }

    private async Task<SimplePage?> UpstreamPageAsync(FeedRequest request, string project)
    {
        PyPiProject? found = await request.Repository.Upstream!.PyPi!.FindAsync(project, request.Context.RequestAborted);
        if (found is { IsStale: true })
        {
            request.Context.Response.Headers.Warning = "110 - \"Response is Stale\"";
        }

        return found?.Page(request.BasePath, services.Time.GetUtcNow());
    }

    private async Task Own(FeedRequest request, PythonProject project, string fileName)
    {
        if (project.Find(fileName) is { } meta)
        {
            bool isWhole = await FileResponse.ServeAsync(
                request.Context, store.PathOf(meta), meta.Size, $"\"{meta.Sha256}\"", meta.Uploaded, "application/octet-stream");
            if (isWhole)
            {
                services.Counters.Fetch(Ecosystems.PyPi, meta.Name, meta.Version, request.Repository.Name, "served", request.Client);
            }

            return;
        }

        await (fileName.EndsWith(MetadataSuffix, StringComparison.Ordinal) && project.Find(fileName[..^MetadataSuffix.Length]) is { } wheel
            ? Metadata(request, wheel)
            : request.NotFound());
    }

    private Task Metadata(FeedRequest request, FileMeta wheel)
    {
        if (PythonProject.FactsOf(wheel).MetadataPath is not { } path)
        {
            return request.NotFound();
        }

        using FileStream file = System.IO.File.OpenRead(store.PathOf(wheel));
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        byte[]? bytes = archive.GetEntry(path) is { } entry ? BoundedEntry.Read(entry, MaxMetadataBytes) : null;
        return bytes is null ? request.NotFound() : Responses.Body(request.Context, bytes, "text/plain; charset=utf-8");
    }
}
