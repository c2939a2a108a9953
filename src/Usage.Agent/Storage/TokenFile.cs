using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Agent.Storage;

/// <summary>The file <c>tokens.json</c>: tokens that are left, and the key that signed them.</summary>
internal sealed record TokenFile(string Key, IReadOnlyList<string> Tokens)
{
    private const string Name = "tokens.json";

    /// <summary>No tokens.</summary>
    public static readonly TokenFile Empty = new(string.Empty, []);

    /// <summary>Reads it.</summary>
    public static TokenFile Read(AgentHome home) =>
        AgentHome.TryRead(home.File(Name)) is { } bytes && StrictJson.TryParse(bytes, out JsonElement root)
        && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("tokens", out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Array
            ? new TokenFile(root.Text("key") ?? string.Empty, [.. tokens.EnumerateArray().Select(token => token.Text()).OfType<string>()])
            : Empty;

    /// <summary>Writes it.</summary>
    public void Write(AgentHome home) => home.Write(home.File(Name), JsonLine.Write(json =>
    {
        json.WriteString("key", Key);
        json.WriteStartArray("tokens");
        foreach (string token in Tokens)
        {
            json.WriteStringValue(token);
        }

        json.WriteEndArray();
    }));

    /// <summary>Deletes it.</summary>
    public static void Delete(AgentHome home) => AgentHome.Delete(home.File(Name));
}
