using System.Collections.Generic;
using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>The packages of a set, as <c>sets/ID.json</c>.</summary>
/// <param name="Packages">In the order in which they were chosen.</param>
/// <param name="Failed">Whether the set is in quarantine; the state is what counts unless it is lost.</param>
internal sealed record SetDocument(IReadOnlyList<SetPackage> Packages, bool Failed = false)
{
    /// <summary>Reads the file's content.</summary>
    public static SetDocument Read(JsonTree json) => new(json.List("packages", SetPackage.Read), json.GetProperty("failed").GetBoolean());

    /// <summary>Writes the file's content.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteList("packages", Packages, SetPackage.Write);
        json.WriteBoolean("failed", Failed);
    }
}
