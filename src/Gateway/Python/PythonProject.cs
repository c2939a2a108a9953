using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Gateway.Http;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Python;

/// <summary>All files of a project.</summary>
/// <param name="name">Its normalised name.</param>
/// <param name="all">Its files, removed ones included.</param>
/// <remarks>Immutable; pages are made once for each base path, of which there are two.</remarks>
internal sealed class PythonProject(string name, IEnumerable<FileMeta> all)
{
    private readonly ConcurrentDictionary<string, SimplePage> _pages = new(StringComparer.Ordinal);

    /// <summary>Every file that is there.</summary>
    public FileMeta[] Files { get; } = [.. all.Where(meta => !meta.Removed).OrderBy(meta => meta.FileName, StringComparer.Ordinal)];

    /// <summary>A file; <see langword="null"/>: it is not there.</summary>
    public FileMeta? Find(string fileName) => Array.Find(Files, meta => string.Equals(meta.FileName, fileName, StringComparison.Ordinal));

    /// <summary>The page.</summary>
    /// <param name="basePath">The path of the repository.</param>
    public SimplePage Page(string basePath) => _pages.GetOrAdd(basePath, path => SimplePage.OfProject(name, [.. Files.Select(meta => Show(meta, path))]));

    /// <summary>What the index shows of a file.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static PythonFacts FactsOf(FileMeta meta) => meta.ReadFacts(PythonJson.Default.PythonFacts);

    private SimpleFile Show(FileMeta meta, string basePath)
    {
        PythonFacts facts = FactsOf(meta);
        return new SimpleFile(meta.FileName, $"{basePath}/simple/{name}/{PercentCoding.Escape(meta.FileName)}")
        {
            HashType = "sha256",
            Hash = meta.Sha256,
            Version = meta.Version,
            RequiresPython = facts.RequiresPython,
            Yanked = meta.Yanked,
            MetadataHash = facts.MetadataSha256,
            Size = meta.Size,
            UploadTime = meta.Uploaded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        };
    }
}
