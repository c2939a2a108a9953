using System;
using System.Collections.Generic;
using System.Text.Json;
using NuGet.Versioning;
using PopCon.Trust;
using PopCon.Trust.Packages;
using PopCon.Trust.Statements;
using PopCon.Update.Requirements;

namespace PopCon.Update.Signing;

/// <summary>The packages that a source may hand out, as their publisher signed it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Version">Its number; a higher one replaces a lower one.</param>
/// <param name="Expires">The first moment at which it is no longer valid.</param>
/// <param name="Packages">Lower-case ids to versions in normal form, lower case, to what is known of them.</param>
internal sealed record PackageIndex(long Version, DateTimeOffset Expires, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IndexEntry>> Packages)
{
    /// <summary>The media type that is signed.</summary>
    public const string MediaType = "application/vnd.popcon.index.v1+json";

    /// <summary>The file beside the packages.</summary>
    public const string FileName = "popcon-index.json";

    private const string TypeName = "popcon-index-v1";

    /// <summary>What is known of a version; <see langword="null"/> when it is not listed.</summary>
    public IndexEntry? Find(string id, NuGetVersion version) =>
        Packages.TryGetValue(id.ToLowerInvariant(), out IReadOnlyDictionary<string, IndexEntry>? versions)
            ? versions.GetValueOrDefault(version.ToNormalizedString().ToLowerInvariant())
            : null;

    /// <summary>Reads a payload; <see langword="null"/> when a member is wrong.</summary>
    public static PackageIndex? Read(JsonElement root)
    {
        bool isIndex = SignedJson.HasExactly(root, "expires", "packages", "type", "version")
            && root.GetProperty("type").GetString() is TypeName
            && root.GetProperty("version").TryGetInt64(out long version) && version >= 1
            && TrustTime.TryParse(root.GetProperty("expires").GetString(), out _);
        if (!isIndex)
        {
            return null;
        }

        var packages = new Dictionary<string, IReadOnlyDictionary<string, IndexEntry>>(StringComparer.Ordinal);
        foreach (JsonProperty package in root.GetProperty("packages").EnumerateObject())
        {
            var versions = new Dictionary<string, IndexEntry>(StringComparer.Ordinal);
            foreach (JsonProperty listed in package.Value.EnumerateObject())
            {
                if (!PackageId.IsNormal(package.Name) || !IsNormalVersion(listed.Name) || ReadEntry(listed.Value) is not { } entry)
                {
                    return null;
                }

                versions.Add(listed.Name, entry);
            }

            packages.Add(package.Name, versions);
        }

        _ = TrustTime.TryParse(root.GetProperty("expires").GetString(), out DateTimeOffset expires);
        return new PackageIndex(root.GetProperty("version").GetInt64(), expires, packages);
    }

    private static bool IsNormalVersion(string text) =>
        VersionText.TryParse(text) is { } version && string.Equals(version.ToNormalizedString().ToLowerInvariant(), text, StringComparison.Ordinal);

    private static IndexEntry? ReadEntry(JsonElement element)
    {
        int rollout = 100;
        bool hasRollout = element.TryGetProperty("rollout", out JsonElement percent);
        bool isEntry = (hasRollout ? SignedJson.HasExactly(element, "rollout", "sha256", "size") : SignedJson.HasExactly(element, "sha256", "size"))
            && (!hasRollout || (percent.TryGetInt32(out rollout) && rollout is >= 0 and <= 100))
            && StatementReader.IsSha256(element.GetProperty("sha256").GetString() ?? string.Empty)
            && element.GetProperty("size").TryGetInt64(out long size) && size >= 0;
        return isEntry ? new IndexEntry(element.GetProperty("sha256").GetString()!, element.GetProperty("size").GetInt64(), rollout) : null;
    }
}
