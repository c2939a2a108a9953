using System;
using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>When sources are asked again, as <c>check.json</c>.</summary>
/// <param name="NextCheck">Before this moment no request is made.</param>
/// <param name="Failures">How many checks in a row got no answer.</param>
internal sealed record CheckDocument(DateTimeOffset NextCheck, int Failures)
{
    /// <summary>Reads the file's content.</summary>
    public static CheckDocument Read(JsonTree json) => new(json.GetProperty("nextCheck").GetDateTimeOffset(), json.GetProperty("failures").GetInt32());

    /// <summary>Writes the file's content.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("nextCheck", NextCheck);
        json.WriteNumber("failures", Failures);
    }
}
