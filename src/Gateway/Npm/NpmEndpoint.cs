using System;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Npm;

/// <summary>Redirects requests for npm packages to the upstream, with the client's own spelling, and counts them.</summary>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests.</remarks>
internal sealed partial class NpmEndpoint(FeedServices services)
{
    private const string Prefix = "/npm/";
    private const string Tarball = ".tgz";

    /// <summary>Answers <c>npm/…</c>.</summary>
    public Task Handle(FeedRequest request)
    {
        ReadOnlySpan<char> path = request.Target.Path[request.BasePath.Length..];
        if (request.Repository.Upstream is not { Npm: { } registry } upstream || !path.StartsWith(Prefix))
        {
            return request.NotFound();
        }

        string[] segments = [.. string.Join('/', request.Segments[1..]).Split('/')];
        bool isScoped = segments[0].StartsWith('@');
        string name = isScoped && segments.Length > 1 ? $"{segments[0]}/{segments[1]}" : segments[0];
        ReadOnlySpan<string> rest = segments.AsSpan(isScoped ? Math.Min(2, segments.Length) : 1);
        if (name is not "-" && (!NamePattern().IsMatch(name) || upstream.Reserved.Contains(name)))
        {
            return request.NotFound();
        }

        if (name is not "-")
        {
            Count(request, name, rest);
        }

        return Responses.Redirect(request.Context, $"{registry}{path[Prefix.Length..]}{request.Target.Text[request.Target.PathLength..]}");
    }

    [GeneratedRegex(@"\A(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~][a-z0-9._~-]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    // kite/-/kite-1.0.0.tgz
    private void Count(FeedRequest request, string name, ReadOnlySpan<string> rest)
    {
        if (!request.IsGet)
        {
            return;
        }

        if (rest is [] or [""])
        {
            services.Counters.Lookup(Ecosystems.Npm, name, request.Repository.Name, request.Client);
        }
        else if (rest is ["-", var file] && file.EndsWith(Tarball, StringComparison.Ordinal))
        {
            string plain = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] + "-";
            string version = file.StartsWith(plain, StringComparison.Ordinal) ? file[plain.Length..^Tarball.Length] : string.Empty;
            services.Counters.Fetch(Ecosystems.Npm, name, version, request.Repository.Name, "redirect", request.Client);
        }
    }
}
