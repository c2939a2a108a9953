using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>npm registries upstream. Requests are redirected there; documents are read only where versions must be old enough.</summary>
/// <param name="sources">The registry and its fallbacks; their roots end with a slash.</param>
/// <param name="minAge">How old a version must be; <see langword="null"/>: any age.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class NpmUpstream(IReadOnlyList<UpstreamSource> sources, TimeSpan? minAge, TimeProvider time)
{
    private static readonly DocumentKind<NpmPackage> PackageKind = new()
    {
        Accept = "application/json",
        Parse = static (reply, _) => Task.FromResult(new NpmPackage(reply.Body!)),
    };

    /// <summary>Whether only old versions are shown.</summary>
    public bool HasMinAge => minAge is not null;

    /// <summary>The root of the first registry that answers.</summary>
    /// <exception cref="UpstreamException">None answers.</exception>
    public Task<string> RootAsync(CancellationToken cancellationToken) => UpstreamSources.AskInTurnAsync(sources, async (source, isLast) =>
    {
        await UpstreamProbe.CheckAsync(source, isLast, cancellationToken);
        return source.Options.Root.AbsoluteUri;
    });

    /// <summary>The document of a package without young versions; <see langword="null"/>: there is no such package.</summary>
    /// <exception cref="UpstreamException">No registry answers.</exception>
    public async Task<UpstreamDocument<byte[]>> FindAsync(string name, CancellationToken cancellationToken)
    {
        UpstreamDocument<NpmPackage> found = await PackageAsync(name, cancellationToken);
        return new UpstreamDocument<byte[]>(found.Value?.Write(minAge!.Value, time.GetUtcNow()), found.IsStale);
    }

    /// <summary>Whether a version is there and old enough.</summary>
    /// <exception cref="UpstreamException">No registry answers.</exception>
    public async Task<bool> HasOldAsync(string name, string version, CancellationToken cancellationToken) =>
        (await PackageAsync(name, cancellationToken)).Value?.IsOld(version, minAge!.Value, time.GetUtcNow()) is true;

    private Task<UpstreamDocument<NpmPackage>> PackageAsync(string name, CancellationToken cancellationToken) => UpstreamSources.AskInTurnAsync(
        sources,
        async (source, acceptsStale) => await source.FindAsync(
            new Uri(source.Options.Root, name.Replace("/", "%2f", StringComparison.Ordinal)), PackageKind, acceptsStale, cancellationToken));
}
