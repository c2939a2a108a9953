using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace PopCon.Gateway.Upstreams;

/// <summary>A Python index upstream. Its pages are read and remembered, so that downloads lead through the gateway.</summary>
/// <param name="root">Its root, with a final slash.</param>
/// <param name="timeout">How long it may take to answer.</param>
/// <param name="minAge">How old a file must be; <see langword="null"/>: any age.</param>
/// <param name="reserved">Names that are never asked for.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe from all threads. A page counts for 10 minutes, and for a day while the upstream does not answer.</remarks>
internal sealed partial class PyPiUpstream(Uri root, TimeSpan timeout, TimeSpan? minAge, ReservedNames reserved, TimeProvider time)
{
    private const int MaxPageBytes = 32 * 1024 * 1024;
    private const int MaxPages = 2_000;
    private const string Accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.2, text/html; q=0.1";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Usable = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, (PyPiProject? Project, long Read)> _pages = new(StringComparer.Ordinal);

    /// <summary>The page of a project.</summary>
    /// <param name="project">Its normalised name.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <returns><see langword="null"/>: there is none, or the name is reserved.</returns>
    /// <exception cref="UpstreamException">The upstream does not answer.</exception>
    public async Task<PyPiProject?> FindAsync(string project, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(project) || reserved.Contains(project))
        {
            return null;
        }

        bool isKnown = _pages.TryGetValue(project, out (PyPiProject? Project, long Read) known);
        if (isKnown && time.GetElapsedTime(known.Read) < Fresh)
        {
            return known.Project;
        }

        try
        {
            var url = new Uri(root, project + "/");
            UpstreamReply reply = await UpstreamClient.GetAsync(url, Accept, MaxPageBytes, timeout, cancellationToken);
            PyPiProject? found = reply.Body is null ? null : new PyPiProject(project, PyPiPageReader.Read(reply, url), minAge, isStale: false);
            if (_pages.Count >= MaxPages)
            {
                _pages.Clear();
            }

            _pages[project] = (found, time.GetTimestamp());
            return found;
        }
        catch (UpstreamException) when (isKnown && time.GetElapsedTime(known.Read) < Usable)
        {
            return known.Project?.AsStale();
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,126}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
