using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Trust.Hashing;

namespace PopCon.Update.Feeds;

/// <summary>A folder with packages anywhere below.</summary>
internal sealed class FolderSource(string folder) : IUpdateSource, ISignedSource
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };

    private List<(string Name, string Location)> _files = [];

    /// <inheritdoc/>
    public Task InitializeAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new SourceException($"{folder}: there is no such folder.");
        }

        _files = [.. Directory.EnumerateFiles(folder, "*" + PackageFileName.Extension, Below).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), path))];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel) => Task.FromResult(PackageFileName.Find(id, _files));

    /// <inheritdoc/>
    public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel) => Task.FromResult<Stream>(BlobHash.Open(candidate.Location));

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken cancel) => Task.FromResult(CappedFile.TryRead(Path.Combine(folder, name), SourceClient.MostDocumentBytes));
}
