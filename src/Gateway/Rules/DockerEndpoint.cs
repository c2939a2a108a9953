using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using PopCon.Gateway.Counting;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules;

/// <summary>Redirects pulls of container images to their registry, and counts them.</summary>
/// <param name="counters">Counts.</param>
/// <param name="origins">Tells one pull, which asks for several manifests, from the next.</param>
/// <remarks>Safe for concurrent requests. Nothing is ever proxied.</remarks>
[SuppressMessage("Design", "MA0022", Justification = "No task is an answer: no rule fits.")]
internal sealed class DockerEndpoint(Counters counters, RequestOrigin origins)
{
    private const string Prefix = "/v2/";

    private static readonly byte[] NameUnknown = """{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry"}]}"""u8.ToArray();

    /// <summary>Whether a request is one to a registry, and so gets a registry's error.</summary>
    public static bool IsRegistryPath(in RequestTarget target) => target.Path.StartsWith(Prefix);

    /// <summary>The answer to a request for an unknown image.</summary>
    public static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Responses.Body(context, NameUnknown, "application/json");
    }

    /// <summary>Answers a request; <see langword="null"/>: no rule fits.</summary>
    public Task? TryHandle(HttpContext context, in RequestTarget target, DockerRule[] rules, IPAddress address)
    {
        ReadOnlySpan<char> path = target.Path;
        if (!path.StartsWith(Prefix) || PercentCoding.IsDangerous(path))
        {
            return null;
        }

        if (!Responses.IsRead(context))
        {
            return Responses.MethodNotAllowed(context, "GET, HEAD");
        }

        if (path.Length == Prefix.Length)
        {
            return Redirect(context, rules[0], target);
        }

        if (!TrySplit(path[Prefix.Length..], out ReadOnlySpan<char> image, out bool isManifest))
        {
            return null;
        }

        foreach (DockerRule rule in rules)
        {
            if (rule.Matches(image))
            {
                Count(context, image, isManifest, address);
                return Redirect(context, rule, target);
            }
        }

        return null;
    }

    private static Task Redirect(HttpContext context, DockerRule rule, in RequestTarget target) =>
        Responses.Redirect(context, $"https://{rule.Registry}{target.Text}");

    // team/kite/manifests/1: the key word nearest the end divides
    private static bool TrySplit(ReadOnlySpan<char> path, out ReadOnlySpan<char> image, out bool isManifest)
    {
        image = [];
        isManifest = false;
        int last = path.LastIndexOf('/');
        int before = last <= 0 ? -1 : path[..last].LastIndexOf('/');
        if (before <= 0 || last == path.Length - 1)
        {
            return false;
        }

        image = path[..before];
        ReadOnlySpan<char> word = path[(before + 1)..last];
        isManifest = word is "manifests";
        return isManifest || word is "blobs" or "tags";
    }

    private void Count(HttpContext context, ReadOnlySpan<char> image, bool isManifest, IPAddress address)
    {
        if (!isManifest)
        {
            return;
        }

        string name = image.ToString();
        ClientLabels client = RequestOrigin.ClientOf(context);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            counters.Lookup(Ecosystems.Docker, name, RuleEndpoint.Repository, client);
        }
        else if (origins.IsNewPull(address, client, name))
        {
            counters.Fetch(Ecosystems.Docker, name, string.Empty, RuleEndpoint.Repository, "redirect", client);
        }
    }
}
