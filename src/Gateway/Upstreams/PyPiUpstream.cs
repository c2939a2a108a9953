using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>Python indexes upstream. Their pages are read and remembered, so that downloads lead through the gateway, or redirected to.</summary>
/// <param name="sources">The index and its fallbacks.</param>
/// <param name="minAge">How old a file must be; <see langword="null"/>: any age. Pages are then always read.</param>
/// <param name="reserved">Names that are never asked for.</param>
/// <remarks>Safe from all threads. A page counts for 10 minutes, and for a day while no index answers.</remarks>
internal sealed partial class PyPiUpstream(IReadOnlyList<UpstreamSource> sources, TimeSpan? minAge, ReservedNames reserved)
{
    private static readonly DocumentKind<PyPiProject> PageKind = new()
    {
        Accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.2, text/html; q=0.1",
        Parse = static (reply, url) => Task.FromResult(new PyPiProject(url.Segments[^1].TrimEnd('/'), PyPiPageReader.Read(reply, url))),
    };

    /// <summary>How old a file must be; <see langword="null"/>: any age.</summary>
    public TimeSpan? MinAge => minAge;

    /// <summary>The page of a project.</summary>
    /// <param name="project">Its normalised name.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="UpstreamException">No index answers.</exception>
    public async Task<PyPiPage> FindAsync(string project, CancellationToken cancellationToken) =>
        NamePattern().IsMatch(project) && !reserved.Contains(project)
            ? await UpstreamSources.AskInTurnAsync(sources, (source, acceptsStale) => FindAsync(source, project, acceptsStale, cancellationToken))
            : PyPiPage.None;

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    private async Task<PyPiPage> FindAsync(UpstreamSource source, string project, bool acceptsStale, CancellationToken cancellationToken)
    {
        var url = new Uri(source.Options.Root, project + "/");
        if (source.Options.LinksToUpstream && minAge is null)
        {
            await UpstreamProbe.CheckAsync(source, acceptsStale, cancellationToken);
            return PyPiPage.None with { Redirect = url.AbsoluteUri };
        }

        UpstreamDocument<PyPiProject> found = await source.FindAsync(url, PageKind, acceptsStale, cancellationToken);
        return new PyPiPage(found.Value, null, found.IsStale);
    }
}
