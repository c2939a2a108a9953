using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PopCon.Gateway.SimpleIndex;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>Reads the page of a project, as JSON or HTML.</summary>
/// <remarks>Stateless. What cannot be understood is left out.</remarks>
internal static partial class PyPiPageReader
{
    private const int MaxFiles = 100_000;

    /// <summary>Reads a page.</summary>
    /// <exception cref="JsonException">It is malformed; a value of the wrong type is another exception.</exception>
    public static List<PyPiFile> Read(UpstreamReply reply, Uri page) =>
        reply.ContentType.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            ? ReadJson(UpstreamJson.Parse(reply.Body!), page)
            : ReadHtml(Encoding.UTF8.GetString(reply.Body!), page);

    // A quoted value may hold an angle bracket: data-requires-python=">=3.8".
    [GeneratedRegex(
        @"<a\s(?<attributes>([^>""']|""[^""]*""|'[^']*')*)>(?<text>[^<]*)</a>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"(?<name>[a-z-]+)\s*(=\s*(""(?<value>[^""]*)""|'(?<value>[^']*)'|(?<value>[^\s""'>]+)))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Attribute();

    private static List<PyPiFile> ReadJson(JsonObject document, Uri page)
    {
        var files = new List<PyPiFile>();
        foreach (JsonObject one in UpstreamJson.Objects(document["files"]))
        {
            if (files.Count >= MaxFiles || UrlOf((string?)one["url"], page) is not { } url || (string?)one["filename"] is not { } name || !IsFileName(name))
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
                    MetadataHash = MetadataOf(one["core-metadata"] ?? one["dist-info-metadata"]),
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

    // Metadata may be there without a hash of it.
    private static string? MetadataOf(JsonNode? node) => node switch
    {
        JsonObject hashes => (string?)hashes["sha256"] ?? string.Empty,
        { } one when one.GetValueKind() == JsonValueKind.True => string.Empty,
        _ => null,
    };

    private static string? MetadataOf(string? attribute) => attribute switch
    {
        null or "false" => null,
        _ when attribute.StartsWith("sha256=", StringComparison.Ordinal) => attribute["sha256=".Length..],
        _ => string.Empty,
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
            if (!IsFileName(name) || files.Count >= MaxFiles || UpstreamUrl.Read(attributes.GetValueOrDefault("href"), page) is not { } url)
            {
                continue;
            }

            int hash = url.IndexOf('#', StringComparison.Ordinal);
            string[] pair = hash < 0 ? [] : url[(hash + 1)..].Split('=', 2);
            files.Add(new PyPiFile(
                new SimpleFile(name, string.Empty)
                {
                    HashType = pair.Length == 2 ? pair[0] : string.Empty,
                    Hash = pair.Length == 2 ? pair[1] : string.Empty,
                    RequiresPython = attributes.GetValueOrDefault("data-requires-python"),
                    Yanked = attributes.GetValueOrDefault("data-yanked"),
                    MetadataHash = MetadataOf(attributes.GetValueOrDefault("data-core-metadata") ?? attributes.GetValueOrDefault("data-dist-info-metadata")),
                },
                hash < 0 ? url : url[..hash],
                null));
        }

        return files;
    }

    private static bool IsFileName(string name) => name.Length is > 0 and <= 255 && !name.AsSpan().ContainsAny('/', '\\') && name[0] != '.';

    private static string? UrlOf(string? text, Uri page) => UpstreamUrl.Read(text, page)?.Split('#')[0];
}
