using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>One version of a package.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class NuGetEntry
{
    private NuGetFacts? _facts;

    private NuGetEntry(FileMeta meta, NuGetVersion version)
    {
        Meta = meta;
        Version = version;
    }

    /// <summary>The stored file.</summary>
    public FileMeta Meta { get; }

    /// <summary>What its nuspec says. It is read at the first use.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public NuGetFacts Facts => _facts ??= Meta.ReadFacts(NuGetJson.Default.NuGetFacts);

    /// <summary>The version, for ordering.</summary>
    public NuGetVersion Version { get; }

    /// <summary>The version as paths have it.</summary>
    public string PathVersion => Meta.Version;

    /// <summary>From the meta of a stored file; <see langword="null"/>: its version is none of NuGet's, so no client can ask for it.</summary>
    public static NuGetEntry? Of(FileMeta meta) => NuGetVersion.TryParse(meta.Version, out NuGetVersion? version) ? new NuGetEntry(meta, version) : null;

    /// <summary>The facts as the meta of a file keeps them.</summary>
    public static JsonObject ToJson(NuGetFacts facts) => (JsonObject)JsonSerializer.SerializeToNode(facts, NuGetJson.Default.NuGetFacts)!;
}
