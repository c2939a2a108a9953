using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Python;

/// <summary>Answers requests that change a Python index: upload, yank, delete.</summary>
/// <param name="catalog">The projects.</param>
/// <param name="store">Their files.</param>
/// <param name="services">Counts, bounds, stamps.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class PythonPublisher(PythonCatalog catalog, IFileStore store, FeedServices services)
{
    private const int MaxReasonBytes = 4_096;

    /// <summary>Takes an upload of twine.</summary>
    public async Task Upload(FeedRequest request)
    {
        using IDisposable slot = services.Uploads.Enter();
        HttpContext context = request.Context;
        using UploadForm form = await UploadForm.ReadAsync(
            context.Request, "content", store.Temporary, request.Repository.MaxFileBytes, context.RequestAborted);
        FileMeta meta = Check(form);
        if (!await store.TryPutAsync(form.File!, meta, context.RequestAborted))
        {
            throw new UploadException(StatusCodes.Status409Conflict, "The file exists or existed already.");
        }

        catalog.Put(services.Time.GetUtcNow(), meta);
        services.Uploads.Stored(meta.Size);
        services.Counters.Push(Ecosystems.PyPi, meta.Name, request.Repository.Name);
        await Responses.Empty(context, StatusCodes.Status200OK);
    }

    /// <summary>Yanks a version, or takes that back.</summary>
    public async Task Yank(FeedRequest request, string project, string version, bool yanks)
    {
        string name = ProjectName.Normalize(project);
        FileMeta[] files = [.. (catalog.Find(name)?.Files ?? []).Where(meta => string.Equals(meta.Version, PythonVersion.Normalize(version), StringComparison.Ordinal))];
        if (files.Length == 0)
        {
            await request.NotFound();
            return;
        }

        string reason = yanks ? await ReadReasonAsync(request) : string.Empty;
        foreach (FileMeta meta in files)
        {
            await ChangeAsync(meta with { Yanked = yanks ? reason : null });
        }

        if (yanks)
        {
            services.Counters.Remove(Ecosystems.PyPi, name, request.Repository.Name);
        }

        await Responses.Empty(request.Context, StatusCodes.Status200OK);
    }

    /// <summary>Deletes a file for good.</summary>
    public async Task Delete(FeedRequest request, string project, string fileName)
    {
        if (request.Repository.Delete == DeleteMode.Forbid)
        {
            await request.Refuse(StatusCodes.Status403Forbidden, "This repository does not allow it.");
            return;
        }

        string name = ProjectName.Normalize(project);
        if (catalog.Find(name)?.Find(fileName) is not { } meta)
        {
            await request.NotFound();
            return;
        }

        await ChangeAsync(meta with { Removed = true });
        services.Counters.Remove(Ecosystems.PyPi, name, request.Repository.Name);
        await Responses.Empty(request.Context, StatusCodes.Status204NoContent);
    }

    private static async Task<string> ReadReasonAsync(FeedRequest request) =>
        (await FormReader.ReadAsync(request.Context, MaxReasonBytes))?.GetValueOrDefault("reason") ?? string.Empty;

    private static void CheckDigest(UploadForm form, string field, Func<string> compute)
    {
        if (form.Fields.TryGetValue(field, out string? digest)
            && digest.Length > 0
            && !string.Equals(digest, compute(), StringComparison.OrdinalIgnoreCase))
        {
            throw UploadException.Invalid($"The {field} is not that of the file.");
        }
    }

    private FileMeta Check(UploadForm form)
    {
        if (form.Fields.TryGetValue(":action", out string? action) && action is not "file_upload")
        {
            throw UploadException.Invalid("The field :action must be file_upload.");
        }

        TemporaryUpload file = form.File ?? throw UploadException.Invalid("The field content has no file.");
        CheckDigest(form, "sha256_digest", () => file.Sha256);
        CheckDigest(form, "md5_digest", () => file.Md5);
        CheckDigest(form, "blake2_256_digest", () => BlakeOf(file));
        return DistributionMeta.Create(
            file, form.FileName, form.Fields.GetValueOrDefault("name"), form.Fields.GetValueOrDefault("version"), form.Fields.GetValueOrDefault("requires_python"), services.Time.GetUtcNow());
    }

    private static string BlakeOf(TemporaryUpload file)
    {
        using FileStream content = file.Open();
        return Blake2b.Hash(content);
    }

    // A client that goes away must not leave the catalog behind the store.
    private async Task ChangeAsync(FileMeta meta)
    {
        DateTimeOffset now = services.Time.GetUtcNow();
        FileMeta changed = meta with { Changed = now };
        await store.UpdateAsync(changed, CancellationToken.None);
        catalog.Put(now, changed);
    }
}
