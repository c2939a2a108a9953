using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Upstreams;

/// <summary>Reads the page of a project, as JSON or HTML.</summary>
/// <remarks>Stateless. What cannot be understood is left out.</remarks>
internal static partial class PyPiPageReader
{
    private const int MaxFiles = 100_000;

    /// <summary>Reads a page.</summary>
    /// <exception cref="UpstreamException">It is malformed.</exception>
    public static List<PyPiFile> Read(UpstreamReply reply, Uri page)
    {
        if (!reply.ContentType.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            return ReadHtml(Encoding.UTF8.GetString(reply.Body!), page);
        }

        try
        {
            return ReadJson(JsonNode.Parse(reply.Body!), page);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new UpstreamException("The upstream's page is malformed.", e);
        }
    }

    [GeneratedRegex(@"<a\s(?<attributes>[^>]*)>(?<text>[^<]*)</a>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"(?<name>[a-z-]+)\s*(=\s*(""(?<value>[^""]*)""|'(?<value>[^']*)'))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    private static List<PyPiFile> ReadJson(JsonNode? document, Uri page)
    {
        var files = new List<PyPiFile>();
        foreach (JsonNode? node in document?["files"] as JsonArray ?? new JsonArray())
        {
            if (node is not JsonObject one || files.Count >= MaxFiles || UrlOf((string?)one["url"], page) is not { } url || (string?)one["filename"] is not { } name)
            {
                continue;
            }

            string? uploaded = (string?)one["upload-time"];
            string? hash = (string?)(one["hashes"] as JsonObject)?["sha256"];
            files.Add(new PyPiFile(
                new SimpleFile(name, string.Empty)
                {
                    HashType = hash is null ? string.Empty : "sha256",
                    Hash = hash ?? string.Empty,
                    RequiresPython = (string?)one["requires-python"],
                    Yanked = YankedOf(one["yanked"]),
                    MetadataHash = (string?)((one["core-metadata"] ?? one["dist-info-metadata"]) as JsonObject)?["sha256"],
                    Size = (long?)one["size"],
                    UploadTime = uploaded,
                },
                url,
                DateTimeOffset.TryParse(uploaded, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null));
        }

        return files;
    }

    private static string? YankedOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => (string?)node,
        JsonValueKind.True => string.Empty,
        _ => null,
    };

    private static List<PyPiFile> ReadHtml(string html, Uri page)
    {
        var files = new List<PyPiFile>();
        foreach (Match anchor in Anchor().Matches(html))
        {
            var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match attribute in Attribute().Matches(anchor.Groups["attributes"].Value))
            {
                attributes.TryAdd(attribute.Groups["name"].Value, WebUtility.HtmlDecode(attribute.Groups["value"].Value));
            }

            string name = WebUtility.HtmlDecode(anchor.Groups["text"].Value).Trim();
            if (name.Length == 0 || files.Count >= MaxFiles || UrlOf(attributes.GetValueOrDefault("href"), page) is not { } url)
            {
                continue;
            }

            int hash = url.IndexOf('#', StringComparison.Ordinal);
            string[] pair = hash < 0 ? [] : url[(hash + 1)..].Split('=', 2);
            string? metadata = attributes.GetValueOrDefault("data-core-metadata") ?? attributes.GetValueOrDefault("data-dist-info-metadata");
            files.Add(new PyPiFile(
                new SimpleFile(name, string.Empty)
                {
                    HashType = pair.Length == 2 ? pair[0] : string.Empty,
                    Hash = pair.Length == 2 ? pair[1] : string.Empty,
                    RequiresPython = attributes.GetValueOrDefault("data-requires-python"),
                    Yanked = attributes.GetValueOrDefault("data-yanked"),
                    MetadataHash = metadata?.StartsWith("sha256=", StringComparison.Ordinal) is true ? metadata["sha256=".Length..] : null,
                },
                url,
                null));
        }

        return files;
    }

    // An address that a client may be sent to: absolute, http or https, nothing but printable ASCII.
    private static string? UrlOf(string? text, Uri page) =>
        text is not null && Uri.TryCreate(page, text, out Uri? url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;
}
