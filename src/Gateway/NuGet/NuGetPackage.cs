using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Gateway.Http;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>All versions of a package.</summary>
/// <remarks>Immutable; the list of versions is written once.</remarks>
internal sealed class NuGetPackage
{
    private readonly Lazy<(byte[] Body, string Tag)> _versionList;

    /// <param name="metas">Its versions, removed ones included.</param>
    public NuGetPackage(IEnumerable<FileMeta> metas)
    {
        Entries = [.. metas.Where(meta => !meta.Removed).Select(NuGetEntry.Of).OfType<NuGetEntry>().OrderBy(entry => entry.Version)];
        _versionList = new Lazy<(byte[] Body, string Tag)>(WriteVersionList);
    }

    /// <summary>Every version that is there, in order.</summary>
    public NuGetEntry[] Entries { get; }

    /// <summary>The document that lists the versions, and its entity tag.</summary>
    public (byte[] Body, string Tag) VersionList => _versionList.Value;

    /// <summary>A version, as a path has it; <see langword="null"/>: it is not there.</summary>
    public NuGetEntry? Find(string version) =>
        Array.Find(Entries, entry => string.Equals(entry.PathVersion, version, StringComparison.OrdinalIgnoreCase));

    /// <summary>The versions that a client wants to see, in order.</summary>
    /// <param name="prerelease">Whether it wants to see prereleases.</param>
    /// <param name="semVer1">Whether it cannot read versions of SemVer 2.</param>
    public NuGetEntry[] Visible(bool prerelease, bool semVer1) =>
        Array.FindAll(Entries, entry => entry.Meta.Listed && (prerelease || !entry.Version.IsPrerelease) && !(semVer1 && entry.Version.IsSemVer2));

    private (byte[] Body, string Tag) WriteVersionList()
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("versions");
        foreach (NuGetEntry entry in Entries)
        {
            json.WriteStringValue(entry.PathVersion);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        byte[] body = output.WrittenSpan.ToArray();
        return (body, EntityTag.Of(body));
    }
}
