using System;
using System.Globalization;
using System.Text;
using System.Threading;
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
internal sealed class PythonEndpoint(PythonCatalog catalog, IFileStore store, FeedServices services)
{
    /// <summary>What a wheel's metadata is called beside it, see https://peps.python.org/pep-0658/.</summary>
    public const string MetadataSuffix = ".metadata";

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
        PyPiUpstream? upstream = UpstreamOf(request, project);
        if (own is null && upstream is null)
        {
            await request.NotFound();
        }
        else if (!hasSlash || !string.Equals(project, name, StringComparison.Ordinal))
        {
            await Moved(request, PercentCoding.Escape(project) + "/");
        }
        else if (own is null)
        {
            await Upstream(request, upstream!, project);
        }
        else
        {
            await Show(request, project, own.Page(request.BasePath));
        }
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

        PyPiUpstream? upstream = UpstreamOf(request, project);
        PyPiPage page = upstream is null ? PyPiPage.None : await upstream.FindAsync(project, request.Context.RequestAborted);
        if (page.Project?.FindFile(fileName, upstream!.MinAge, services.Time.GetUtcNow()) is not { } file)
        {
            await request.NotFound();
            return;
        }

        if (request.IsGet && !fileName.EndsWith(MetadataSuffix, StringComparison.Ordinal))
        {
            services.Redirected(request, Ecosystems.PyPi, project, file.Version);
        }

        await Responses.Redirect(request.Context, file.Url);
    }

    // A name that the repository has or had never goes upstream.
    private PyPiUpstream? UpstreamOf(FeedRequest request, string project) => catalog.Owns(project) ? null : request.Repository.Upstream?.PyPi;

    private async Task Upstream(FeedRequest request, PyPiUpstream upstream, string project)
    {
        PyPiPage page = await upstream.FindAsync(project, request.Context.RequestAborted);
        if (page.Redirect is { } redirect)
        {
            Lookup(request, project);
            await Responses.Redirect(request.Context, redirect);
        }
        else if (page.Project is { } found)
        {
            request.MarkStale(page.IsStale);
            await Show(request, project, found.Page(request.BasePath, upstream.MinAge, services.Time.GetUtcNow()));
        }
        else
        {
            await request.NotFound();
        }
    }

    private Task Show(FeedRequest request, string project, SimplePage page)
    {
        Lookup(request, project);
        return SimpleFormat.Serve(request.Context, page);
    }

    private void Lookup(FeedRequest request, string project)
    {
        if (request.IsGet)
        {
            services.Counters.Lookup(Ecosystems.PyPi, project, request.Repository.Name, request.Client);
        }
    }

    private async Task Own(FeedRequest request, PythonProject project, string fileName)
    {
        if (project.Find(fileName) is { } meta)
        {
            if (await services.Files.ServeAsync(request, store, meta) is { } via)
            {
                services.Fetched(request, meta, via);
            }

            return;
        }

        await (fileName.EndsWith(MetadataSuffix, StringComparison.Ordinal) && project.Find(fileName[..^MetadataSuffix.Length]) is { } wheel
            ? Metadata(request, wheel)
            : request.NotFound());
    }

    /// <summary>The metadata of a wheel; <see langword="null"/>: the file has none.</summary>
    public static async Task<byte[]?> MetadataAsync(IFileStore store, FileMeta file, CancellationToken cancellationToken) =>
        PythonProject.FactsOf(file).MetadataPath is { } path ? await BoundedEntry.ReadAsync(store, file, path, MaxMetadataBytes, cancellationToken) : null;

    private async Task Metadata(FeedRequest request, FileMeta wheel)
    {
        byte[]? metadata = await MetadataAsync(store, wheel, request.Context.RequestAborted);
        await (metadata is null ? request.NotFound() : Responses.Body(request.Context, metadata, "text/plain; charset=utf-8"));
    }
}
