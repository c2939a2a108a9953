using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Update.Feeds;

/// <summary>A place that packages come from.</summary>
/// <remarks>Used by one check at a time. What a method throws makes the source down, or drops the package that was to be fetched.</remarks>
public interface IUpdateSource
{
    /// <summary>Prepares the source; called once, before anything else.</summary>
    public Task InitializeAsync(CancellationToken cancel);

    /// <summary>All versions of a package. None is an empty list, not an error.</summary>
    /// <param name="id">The package id in any case.</param>
    /// <param name="cancel">Ends the request.</param>
    public Task<IReadOnlyList<SourcePackage>> ListAsync(string id, CancellationToken cancel);

    /// <summary>The bytes of a package, from its first on. The caller disposes the stream.</summary>
    public Task<Stream> FetchAsync(SourcePackage candidate, CancellationToken cancel);
}
