using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using NuGet.Versioning;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.NuGet.Symbols;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>Answers requests that change a NuGet feed: push, unlist, relist, delete, symbols.</summary>
/// <param name="catalog">The packages.</param>
/// <param name="store">Their files.</param>
/// <param name="services">Counts, bounds, stamps.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed class NuGetPublisher(NuGetCatalog catalog, IFileStore store, FeedServices services)
{
    /// <summary>Takes a package.</summary>
    public async Task Push(FeedRequest request)
    {
        using IDisposable slot = services.Uploads.Enter();
        using UploadForm form = await ReadAsync(request);
        NuGetFacts facts = ReadFacts(form.File!);
        string name = facts.Id.ToLowerInvariant();
        string version = facts.Version.ToLowerInvariant();
        var meta = new FileMeta
        {
            Ecosystem = Ecosystems.NuGet,
            Name = name,
            Version = version,
            FileName = $"{name}.{version}.nupkg",
            Sha256 = form.File!.Sha256,
            Size = form.File.Size,
            Uploaded = services.Time.GetUtcNow(),
            Facts = NuGetEntry.ToJson(facts),
        };
        if (!await store.TryPutAsync(form.File, meta, request.Context.RequestAborted))
        {
            throw new UploadException(StatusCodes.Status409Conflict, "The package exists or existed in this version.");
        }

        catalog.Put(meta);
        services.Uploads.Stored(meta.Size);
        services.Counters.Push(Ecosystems.NuGet, name, request.Repository.Name);
        await Responses.Empty(request.Context, StatusCodes.Status201Created);
    }

    /// <summary>Takes the symbols of a package that exists.</summary>
    public async Task PushSymbols(FeedRequest request)
    {
        using IDisposable slot = services.Uploads.Enter();
        using UploadForm form = await ReadAsync(request);
        NuGetFacts facts = ReadFacts(form.File!);
        if (catalog.Find(facts.Id)?.Find(facts.Version) is not { } entry)
        {
            await request.Refuse(StatusCodes.Status404NotFound, "The package of these symbols does not exist.");
            return;
        }

        IReadOnlyList<string> keys = ReadSymbolKeys(form.File!);
        await store.ReplaceAsync(
            form.File!, entry.Meta, Path.ChangeExtension(entry.Meta.FileName, FileMeta.SymbolsSuffix), request.Context.RequestAborted);
        if (entry.Meta.SymbolKeys is not { } known || !known.SequenceEqual(keys, StringComparer.Ordinal))
        {
            await ChangeAsync(entry.Meta with { HasSymbols = true, SymbolKeys = keys });
        }

        services.Uploads.Stored(form.File!.Size);
        await Responses.Empty(request.Context, StatusCodes.Status201Created);
    }

    /// <summary>Unlists, deletes or relists a version.</summary>
    /// <param name="request">The request: DELETE, or POST to relist.</param>
    /// <param name="id">The package.</param>
    /// <param name="version">The version.</param>
    public async Task Change(FeedRequest request, string id, string version)
    {
        if (request.Repository.Delete == DeleteMode.Forbid)
        {
            await request.Refuse(StatusCodes.Status403Forbidden, "This repository does not allow it.");
            return;
        }

        string normalized = NuGetVersion.TryParse(version, out NuGetVersion? parsed) ? parsed.ToNormalizedString() : version;
        if (catalog.Find(id)?.Find(normalized) is not { } entry)
        {
            await request.NotFound();
            return;
        }

        bool relists = HttpMethods.IsPost(request.Context.Request.Method);
        bool removes = !relists && request.Repository.Delete == DeleteMode.Remove;
        await ChangeAsync(entry.Meta with { Listed = relists, Removed = removes });
        if (!relists)
        {
            services.Counters.Remove(Ecosystems.NuGet, entry.Meta.Name, request.Repository.Name);
        }

        await Responses.Empty(request.Context, relists ? StatusCodes.Status200OK : StatusCodes.Status204NoContent);
    }

    // A client that goes away must not leave the catalog behind the store.
    private async Task ChangeAsync(FileMeta meta)
    {
        await store.UpdateAsync(meta, CancellationToken.None);
        catalog.Put(meta);
    }

    private static NuGetFacts ReadFacts(TemporaryUpload upload)
    {
        using FileStream file = upload.Open();
        return NupkgReader.Read(file);
    }

    private static IReadOnlyList<string> ReadSymbolKeys(TemporaryUpload upload)
    {
        try
        {
            using FileStream file = upload.Open();
            return SymbolPackage.ReadKeys(file);
        }
        catch (InvalidDataException)
        {
            throw UploadException.Invalid("A file of the symbol package is damaged.");
        }
    }

    private async Task<UploadForm> ReadAsync(FeedRequest request)
    {
        HttpContext context = request.Context;
        UploadForm form = await UploadForm.ReadAsync(
            context.Request, fileField: null, store.Temporary, request.Repository.MaxFileBytes, context.RequestAborted);
        if (form.File is null)
        {
            form.Dispose();
            throw UploadException.Invalid("The form has no file.");
        }

        return form;
    }
}
