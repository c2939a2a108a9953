using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Upstreams;

/// <summary>The page of a project upstream.</summary>
/// <param name="name">The normalised name.</param>
/// <param name="files">Its files.</param>
/// <remarks>Immutable; pages with all files are made once for each base path, of which there are two.</remarks>
internal sealed class PyPiProject(string name, IReadOnlyList<PyPiFile> files)
{
    private readonly ConcurrentDictionary<string, SimplePage> _pages = new(StringComparer.Ordinal);

    /// <summary>Our page: links lead through the gateway, so that downloads are counted.</summary>
    /// <param name="basePath">The path of the repository.</param>
    /// <param name="minAge">How old a file must be; <see langword="null"/>: any age.</param>
    /// <param name="now">The time.</param>
    public SimplePage Page(string basePath, TimeSpan? minAge, DateTimeOffset now) => minAge is null
        ? _pages.GetOrAdd(basePath, path => Write(path, files))
        : Write(basePath, files.Where(file => file.IsOld(minAge, now)));

    /// <summary>A file; <see langword="null"/>: there is none, or it is too young.</summary>
    public PyPiFile? FindFile(string fileName, TimeSpan? minAge, DateTimeOffset now)
    {
        const string Metadata = ".metadata";
        bool isMetadata = fileName.EndsWith(Metadata, StringComparison.Ordinal);
        string plain = isMetadata ? fileName[..^Metadata.Length] : fileName;
        PyPiFile? found = files.FirstOrDefault(file => string.Equals(file.Shown.FileName, plain, StringComparison.Ordinal) && file.IsOld(minAge, now));
        return !isMetadata ? found
            : found?.Shown.MetadataHash is null ? null
            : found with { Url = found.Url + Metadata };
    }

    private SimplePage Write(string basePath, IEnumerable<PyPiFile> shown) => SimplePage.OfProject(
        name,
        [.. shown.Select(file => file.Shown with { Url = $"{basePath}/simple/{name}/{PercentCoding.Escape(file.Shown.FileName)}", Version = file.Version })]);
}
