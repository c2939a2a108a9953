using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.NuGet;

/// <summary>One version of a package.</summary>
/// <param name="Meta">The stored file.</param>
/// <param name="Facts">What its nuspec says.</param>
/// <param name="Version">The version, for ordering.</param>
/// <remarks>Immutable.</remarks>
internal sealed record NuGetEntry(FileMeta Meta, NuGetFacts Facts, NuGetVersion Version)
{
    /// <summary>The version as paths have it.</summary>
    public string PathVersion => Meta.Version;

    /// <summary>From the meta of a stored file.</summary>
    public static NuGetEntry Of(FileMeta meta)
    {
        NuGetFacts facts = meta.Facts.Deserialize<NuGetFacts>()!;
        return new NuGetEntry(meta, facts, NuGetVersion.Parse(facts.Version));
    }

    /// <summary>The facts as the meta of a file keeps them.</summary>
    public static JsonObject ToJson(NuGetFacts facts) => (JsonObject)JsonSerializer.SerializeToNode(facts)!;
}
