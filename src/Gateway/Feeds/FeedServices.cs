using System;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Counting.Packages;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>What every feed needs of the process.</summary>
/// <param name="Counters">Counts all but fetches.</param>
/// <param name="Fetches">Counts fetches.</param>
/// <param name="LastFetches">Remembers on which day a package was last fetched.</param>
/// <param name="Origins">Tells retries from new requests.</param>
/// <param name="Uploads">Bounds uploads.</param>
/// <param name="Time">Stamps uploads.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed record FeedServices(
    Counters Counters, Fetches Fetches, LastFetches LastFetches, RequestOrigin Origins, UploadSlots Uploads, TimeProvider Time)
{
    /// <summary>Gives clients stored files.</summary>
    public StoredFileResponse Files { get; } = new();

    /// <summary>Counts a fetch of a file that the repository holds.</summary>
    /// <param name="request">The request.</param>
    /// <param name="meta">The file.</param>
    /// <param name="via"><c>served</c> or <c>redirect</c>.</param>
    public void Fetched(FeedRequest request, FileMeta meta, string via)
    {
        Fetches.Add(request.Context, meta.Ecosystem, meta.Name, meta.Version, request.Repository.Name, via);
        LastFetches.Add(request.Repository.Name, meta.Ecosystem, meta.Name);
    }

    /// <summary>Counts a fetch that an upstream answers.</summary>
    public void Redirected(FeedRequest request, string ecosystem, string package, string version) =>
        Fetches.Add(request.Context, ecosystem, package, version, request.Repository.Name, "redirect");
}
