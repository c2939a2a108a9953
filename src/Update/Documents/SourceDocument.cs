using System;
using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>An answer of a source, kept to be used while it does not change.</summary>
/// <param name="Url">Where it comes from.</param>
/// <param name="ETag">The source's mark of this content.</param>
/// <param name="Body">The content.</param>
internal sealed record SourceDocument(string Url, string ETag, byte[] Body)
{
    /// <summary>Reads the file's content.</summary>
    public static SourceDocument Read(JsonTree json) => new(json.Text("url"), json.Text("eTag"), Convert.FromBase64String(json.Text("body")));

    /// <summary>Writes the file's content.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("url", Url);
        json.WriteString("eTag", ETag);
        json.WriteBase64String("body", Body);
    }
}
