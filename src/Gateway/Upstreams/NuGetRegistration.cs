using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NuGet.Versioning;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>Reads the registration of a package upstream, with all its pages.</summary>
/// <remarks>Stateless.</remarks>
internal static class NuGetRegistration
{
    private const int MaxPages = 200;

    /// <summary>Reads it.</summary>
    /// <param name="source">The upstream, for pages that are documents of their own.</param>
    /// <param name="kind">How pages are asked for.</param>
    /// <param name="reply">The index of the registration.</param>
    /// <param name="url">Where it is.</param>
    public static async Task<List<NuGetVersionEntry>> ParseAsync(UpstreamSource source, DocumentKind<List<NuGetVersionEntry>> kind, UpstreamReply reply, Uri url)
    {
        var versions = new List<NuGetVersionEntry>();
        foreach (JsonObject page in UpstreamJson.Objects(UpstreamJson.Parse(reply.Body!)["items"]).Take(MaxPages))
        {
            JsonNode? items = page["items"];
            if (items is null && Uri.TryCreate(url, UpstreamJson.Text(page["@id"]), out Uri? pageUrl))
            {
                UpstreamReply pageReply = await source.GetAsync(new UpstreamRequest(pageUrl, kind.Accept, kind.MaxBytes));
                items = pageReply.Body is null ? null : UpstreamJson.Parse(pageReply.Body)["items"];
            }

            versions.AddRange(UpstreamJson.Objects(items).Select(Read).OfType<NuGetVersionEntry>());
        }

        return versions;
    }

    private static NuGetVersionEntry? Read(JsonObject leaf)
    {
        if (leaf["catalogEntry"] is not JsonObject entry || !NuGetVersion.TryParse(UpstreamJson.Text(entry["version"]), out NuGetVersion? version))
        {
            return null;
        }

        bool isKnown = DateTimeOffset.TryParse(
            UpstreamJson.Text(entry["published"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset published);

        // Unlisted versions are said to be of 1900; their age is unknown.
        return new NuGetVersionEntry(
            version.ToNormalizedString().ToLowerInvariant(), isKnown && published.Year > 1900 ? published : null, leaf.ToJsonString());
    }
}
