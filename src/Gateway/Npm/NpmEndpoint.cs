using System;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Feeds;
using PopCon.Gateway.Http;
using PopCon.Gateway.Upstreams;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Npm;

/// <summary>Redirects requests for npm packages to the upstream, with the client's own spelling, and counts them.</summary>
/// <param name="services">Counts.</param>
/// <remarks>Safe for concurrent requests. A tarball is never fetched from the upstream.</remarks>
internal sealed partial class NpmEndpoint(FeedServices services)
{
    private const string Tarball = ".tgz";

    /// <summary>Answers <c>npm/…</c>.</summary>
    public async Task Handle(FeedRequest request)
    {
        if (request.Repository.Upstream is not { Npm: { } registry } upstream)
        {
            await request.NotFound();
            return;
        }

        string[] segments = string.Join('/', request.Segments[1..]).Split('/');
        bool isScoped = segments[0].StartsWith('@');
        string name = isScoped && segments.Length > 1 ? $"{segments[0]}/{segments[1]}" : segments[0];
        string[] rest = segments[Math.Min(isScoped ? 2 : 1, segments.Length)..];
        if (name is "-" ? NamesReserved(upstream.Reserved, rest) : !NamePattern().IsMatch(name) || upstream.Reserved.Contains(name))
        {
            await request.NotFound();
        }
        else if (name is not "-" && registry.HasMinAge)
        {
            await AnswerOldAsync(request, registry, name, rest);
        }
        else
        {
            await RedirectAsync(request, registry, name, rest);
        }
    }

    [GeneratedRegex(@"\A(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~][a-z0-9._~-]*\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    // -/package/@acme/secret/dist-tags
    private static bool NamesReserved(ReservedNames reserved, string[] segments)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            if (reserved.Contains(segments[i]) || (i > 0 && reserved.Contains($"{segments[i - 1]}/{segments[i]}")))
            {
                return true;
            }
        }

        return false;
    }

    // kite/-/kite-1.0.0.tgz
    private static string? VersionOf(string name, string[] rest)
    {
        string plain = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] + "-";
        return rest is ["-", var file] && file.EndsWith(Tarball, StringComparison.Ordinal) && file.StartsWith(plain, StringComparison.Ordinal) && file.Length > plain.Length + Tarball.Length
            ? file[plain.Length..^Tarball.Length]
            : null;
    }

    // What follows npm/, as it was sent: /npm/kite?x, /r/NAME/npm/kite?x
    private static string PathOf(FeedRequest request)
    {
        string text = request.Target.Text;
        int start = 1;
        for (int skipped = request.BasePath.Length == 0 ? 1 : 3; skipped > 0; skipped--)
        {
            start = text.IndexOf('/', start) + 1;
        }

        return text[start..];
    }

    private async Task AnswerOldAsync(FeedRequest request, NpmUpstream registry, string name, string[] rest)
    {
        if (rest is [] or [""])
        {
            UpstreamDocument<byte[]> found = await registry.FindAsync(name, request.Context.RequestAborted);
            Count(request, name, rest);
            request.MarkStale(found.IsStale);
            await (found.Value is { } body
                ? Responses.Tagged(request.Context, body, "application/json", EntityTag.Of(body))
                : request.NotFound());
        }
        else if (VersionOf(name, rest) is { } version && await registry.HasOldAsync(name, version, request.Context.RequestAborted))
        {
            await RedirectAsync(request, registry, name, rest);
        }
        else
        {
            await request.NotFound();
        }
    }

    private async Task RedirectAsync(FeedRequest request, NpmUpstream registry, string name, string[] rest)
    {
        string root = await registry.RootAsync(request.Context.RequestAborted);
        Count(request, name, rest);
        await Responses.Redirect(request.Context, root + PathOf(request));
    }

    private void Count(FeedRequest request, string name, string[] rest)
    {
        if (!request.IsGet || name is "-")
        {
            return;
        }

        if (rest is [] or [""])
        {
            services.Counters.Lookup(Ecosystems.Npm, name, request.Repository.Name, request.Client);
        }
        else if (rest is ["-", var file] && file.EndsWith(Tarball, StringComparison.Ordinal))
        {
            services.Redirected(request, Ecosystems.Npm, name, VersionOf(name, rest) ?? string.Empty);
        }
    }
}
