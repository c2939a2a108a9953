using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using NuGet.Versioning;

namespace PopCon.Gateway.Upstreams;

/// <summary>The document of an npm package upstream, without the versions that are too young.</summary>
/// <remarks>Safe from all threads. It is written once for each number of versions that are old enough.</remarks>
internal sealed class NpmPackage
{
    private readonly byte[] _body;
    private readonly Dictionary<string, DateTimeOffset> _published = new(StringComparer.Ordinal);
    private Tuple<int, byte[]>? _written;

    /// <param name="body">The document; exceptions of its JSON come through.</param>
    public NpmPackage(byte[] body)
    {
        _body = body;
        foreach ((string version, JsonNode? time) in UpstreamJson.Parse(body)["time"] as JsonObject ?? [])
        {
            if (DateTimeOffset.TryParse(UpstreamJson.Text(time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset published))
            {
                _published[version] = published;
            }
        }
    }

    /// <summary>Whether a version is old enough; one of unknown age is not.</summary>
    public bool IsOld(string version, TimeSpan minAge, DateTimeOffset now) =>
        _published.TryGetValue(version, out DateTimeOffset published) && now - published >= minAge;

    /// <summary>The document without young versions.</summary>
    public byte[] Write(TimeSpan minAge, DateTimeOffset now)
    {
        int count = _published.Keys.Count(version => IsOld(version, minAge, now));
        if (_written is { } written && written.Item1 == count)
        {
            return written.Item2;
        }

        JsonObject document = UpstreamJson.Parse(_body);
        var versions = document["versions"] as JsonObject ?? [];
        Remove(versions, version => !IsOld(version, minAge, now));
        Remove(document["time"] as JsonObject ?? [], name => name is not ("created" or "modified") && !IsOld(name, minAge, now));
        if (document["dist-tags"] is JsonObject tags)
        {
            Remove(tags, tag => UpstreamJson.Text(tags[tag]) is not { } version || !versions.ContainsKey(version));
            if (!tags.ContainsKey("latest") && Newest(versions) is { } newest)
            {
                tags["latest"] = newest;
            }
        }

        byte[] bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
        _written = Tuple.Create(count, bytes);
        return bytes;
    }

    private static void Remove(JsonObject from, Func<string, bool> isRemoved)
    {
        foreach (string name in from.Select(pair => pair.Key).Where(isRemoved).ToArray())
        {
            from.Remove(name);
        }
    }

    private static string? Newest(JsonObject versions) => versions.Select(pair => pair.Key)
        .Select(text => (Text: text, Version: NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : null))
        .Where(one => one.Version is not null)
        .OrderBy(one => one.Version!.IsPrerelease ? 0 : 1)
        .ThenBy(one => one.Version)
        .Select(one => one.Text)
        .LastOrDefault();
}
