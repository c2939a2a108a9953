using System;
using System.Collections.Generic;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>The highest signed index of a source, and the keys that sign it.</summary>
/// <param name="Version">The number of the index; 0 for none yet.</param>
/// <param name="Sha256">SHA-256 of its payload.</param>
/// <param name="Expires">The first moment at which it is no longer valid.</param>
/// <param name="Seen">The latest time at which an index was accepted.</param>
/// <param name="ConfiguredKeys">The key ids of the configuration when this was written; others begin anew.</param>
/// <param name="Roots">The root files after the configured keys, in order.</param>
internal sealed record SourceIndexDocument(
    long Version, string Sha256, DateTimeOffset Expires, DateTimeOffset? Seen, string ConfiguredKeys, IReadOnlyList<string> Roots)
{
    /// <summary>Reads the file's content.</summary>
    public static SourceIndexDocument Read(JsonTree json) => new(
        json.GetProperty("version").GetInt64(),
        json.Text("sha256"),
        json.GetProperty("expires").GetDateTimeOffset(),
        json.GetProperty("seen") is { Kind: not JsonKind.Null } seen ? seen.GetDateTimeOffset() : null,
        json.Text("configuredKeys"),
        json.Texts("roots"));

    /// <summary>Writes the file's content.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteNumber("version", Version);
        json.WriteString("sha256", Sha256);
        json.WriteString("expires", Expires);
        if (Seen is { } seen)
        {
            json.WriteString("seen", seen);
        }
        else
        {
            json.WriteNull("seen");
        }

        json.WriteString("configuredKeys", ConfiguredKeys);
        json.WriteStrings("roots", Roots);
    }
}
