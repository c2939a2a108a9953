using System.Text.Json;
using PopCon.Trust.Json;

namespace PopCon.Update.Documents;

/// <summary>A file of a stored package.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Written">Its time stamp in ticks of UTC. While size and time stamp are these, the content is not read again.</param>
internal sealed record FileEntry(string Path, string Sha256, long Size, long Written)
{
    /// <summary>Reads an entry of the list.</summary>
    public static FileEntry Read(JsonTree json) =>
        new(json.Text("path"), json.Text("sha256"), json.GetProperty("size").GetInt64(), json.GetProperty("written").GetInt64());

    /// <summary>Writes an entry of the list.</summary>
    public static void Write(Utf8JsonWriter json, FileEntry file)
    {
        json.WriteString("path", file.Path);
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("size", file.Size);
        json.WriteNumber("written", file.Written);
    }
}
