using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Counting;
using PopCon.Gateway.NuGet;
using PopCon.Gateway.Python;
using PopCon.Gateway.Storage;
using PopCon.Gateway.Storage.Indexing;

namespace PopCon.Gateway.Maintenance;

/// <summary>Writes a repository as files that any web server can serve: a NuGet v3 feed and a Python index, for reading only.</summary>
/// <param name="store">The files.</param>
/// <param name="baseUrl">Where the folder will be served, without a final slash.</param>
/// <param name="folder">Where to write: its folders <c>v3</c> and <c>simple</c> are replaced, all else in it stays.</param>
/// <remarks>One thread. What was there stays until all is written. Memory does not grow with files.</remarks>
internal sealed class StaticFeed(IFileStore store, Uri baseUrl, string folder) : IDisposable
{
    private const string Page = "index.html";
    private const string Document = "index.json";

    private static readonly string[] Parts = ["v3", "simple"];

    private readonly NuGetCatalog _packages = new();
    private readonly PythonCatalog _projects = new(DateTimeOffset.UnixEpoch);
    private readonly NuGetDocuments _documents = new(baseUrl.AbsoluteUri.TrimEnd('/'));
    private readonly string _building = Path.Combine(folder, ".popcon-building");

    /// <summary>Writes it.</summary>
    /// <param name="packages">The packages of the repository.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many packages and how many files of them it has.</returns>
    /// <exception cref="StorageException">The storage fails.</exception>
    public async Task<(int Packages, int Files)> WriteAsync(IReadOnlyList<IndexPackage> packages, CancellationToken cancellationToken)
    {
        ILookup<string, IndexPackage> byEcosystem = packages.ToLookup(package => package.Ecosystem, StringComparer.Ordinal);
        _packages.Load([.. byEcosystem[Ecosystems.NuGet]]);
        _projects.Load([.. byEcosystem[Ecosystems.PyPi]]);
        DeleteFolder(_building);
        await WritePackagesAsync(cancellationToken);
        await WriteProjectsAsync(cancellationToken);
        foreach (string part in Parts)
        {
            DeleteFolder(Path.Combine(folder, part));
            Directory.Move(Path.Combine(_building, part), Path.Combine(folder, part));
        }

        DeleteFolder(_building);
        return (_packages.Packages.Count() + _projects.Names.Count(), _packages.Count + _projects.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packages.Dispose();
        _projects.Dispose();
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private async Task WritePackagesAsync(CancellationToken cancellationToken)
    {
        IndexPackage[] packages = [.. _packages.Packages.OrderBy(package => package.Name, StringComparer.Ordinal)];
        SearchText[] found = [.. (await _packages.ListForSearchAsync(cancellationToken)).Select(entry => entry.Newest(prerelease: true, semVer1: false)).OfType<SearchText>()];
        IEnumerable<NuGetEntry[]> shown = found.Select(text => _packages.Find(text.Id)!.Visible(prerelease: true, semVer1: false));
        await WriteAsync(_documents.StaticServiceIndex(), "v3", Document);
        await WriteAsync(_documents.Search(found.Length, shown), "v3", NuGetDocuments.StaticSearch);
        await WriteAsync(NuGetDocuments.Completion(found.Length, found.Select(text => text.Id)), "v3", NuGetDocuments.StaticCompletion);
        foreach (IndexPackage package in packages)
        {
            await WriteAsync(_packages.Unpack(package), package.Name, cancellationToken);
        }
    }

    private async Task WriteAsync(NuGetPackage package, string name, CancellationToken cancellationToken)
    {
        await WriteAsync(package.VersionList.Body, "v3", "flat", name, Document);
        await WriteAsync(_documents.Registration(package), "v3", "registration", name, Document);
        foreach ((string lower, string upper) in NuGetDocuments.LinkedPages(package))
        {
            await WriteAsync(_documents.RegistrationPage(package, lower, upper)!, "v3", "registration", name, "page", lower, upper + ".json");
        }

        foreach (NuGetEntry entry in package.Entries)
        {
            await WriteAsync(_documents.Leaf(entry), "v3", "registration", name, entry.PathVersion + ".json");
            await CopyAsync(entry.Meta, cancellationToken, "v3", "flat", name, entry.PathVersion, entry.Meta.FileName);
            await WriteIfAnyAsync(await NuGetEndpoint.NuspecAsync(store, entry, cancellationToken), "v3", "flat", name, entry.PathVersion, name + ".nuspec");
            await WriteIfAnyAsync(await NuGetEndpoint.ReadmeAsync(store, entry, cancellationToken), "v3", "flat", name, entry.PathVersion, "readme");
        }
    }

    private async Task WriteProjectsAsync(CancellationToken cancellationToken)
    {
        string basePath = baseUrl.AbsolutePath.TrimEnd('/');
        await WriteAsync(_projects.Index(basePath).Html, "simple", Page);
        foreach (string name in _projects.Names)
        {
            PythonProject project = _projects.Find(name)!;
            await WriteAsync(project.Page(basePath).Html, "simple", name, Page);
            foreach (FileMeta file in project.Files)
            {
                await CopyAsync(file, cancellationToken, "simple", name, file.FileName);
                await WriteIfAnyAsync(await PythonEndpoint.MetadataAsync(store, file, cancellationToken), "simple", name, file.FileName + PythonEndpoint.MetadataSuffix);
            }
        }
    }

    private Task WriteIfAnyAsync(byte[]? body, params ReadOnlySpan<string> path) => body is null ? Task.CompletedTask : WriteAsync(body, path);

    private Task WriteAsync(byte[] body, params ReadOnlySpan<string> path) => File.WriteAllBytesAsync(Place(path), body);

    private Task CopyAsync(FileMeta meta, CancellationToken cancellationToken, params ReadOnlySpan<string> path) => CopyAsync(meta, Place(path), cancellationToken);

    private async Task CopyAsync(FileMeta meta, string path, CancellationToken cancellationToken)
    {
        await using Stream content = await store.OpenAsync(meta, meta.FileName, cancellationToken)
            ?? throw new StorageException("read", 404, $"The file {meta.FileName} is missing: popcon-gateway verify lists what is.");
        await using FileStream target = File.Create(path);
        await content.CopyToAsync(target, cancellationToken);
    }

    private string Place(ReadOnlySpan<string> path)
    {
        string place = Path.Combine([_building, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return place;
    }
}
