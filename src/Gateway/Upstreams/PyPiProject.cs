using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Upstreams;

/// <summary>The page of a project upstream.</summary>
/// <param name="name">The normalised name.</param>
/// <param name="files">Its files.</param>
/// <param name="minAge">How old a file must be; <see langword="null"/>: any age.</param>
/// <param name="isStale">Whether the upstream does not answer, and this is what it said before.</param>
/// <remarks>Immutable.</remarks>
internal sealed class PyPiProject(string name, IReadOnlyList<PyPiFile> files, TimeSpan? minAge, bool isStale)
{
    /// <summary>Whether the upstream does not answer, and this is what it said before.</summary>
    public bool IsStale => isStale;

    /// <summary>The same, said before.</summary>
    public PyPiProject AsStale() => new(name, files, minAge, isStale: true);

    /// <summary>Our page: links lead through the gateway, so that downloads are counted.</summary>
    public SimplePage Page(string basePath, DateTimeOffset now) => SimplePage.OfProject(
        name,
        [
            .. files.Where(file => IsOld(file, now)).Select(file =>
                file.Shown with { Url = $"{basePath}/simple/{name}/{PercentCoding.Escape(file.Shown.FileName)}", Version = file.Version }),
        ]);

    /// <summary>A file; <see langword="null"/>: there is none, or it is too young.</summary>
    public PyPiFile? FindFile(string fileName, DateTimeOffset now)
    {
        const string Metadata = ".metadata";
        bool isMetadata = fileName.EndsWith(Metadata, StringComparison.Ordinal);
        string plain = isMetadata ? fileName[..^Metadata.Length] : fileName;
        PyPiFile? found = files.FirstOrDefault(file => string.Equals(file.Shown.FileName, plain, StringComparison.Ordinal) && IsOld(file, now));
        return !isMetadata ? found
            : found?.Shown.MetadataHash is null ? null
            : found with { Url = found.Url.Split('#')[0] + Metadata };
    }

    private bool IsOld(PyPiFile file, DateTimeOffset now) => minAge is null || (file.Uploaded is { } uploaded && now - uploaded >= minAge);
}
