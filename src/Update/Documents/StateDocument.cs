using System;
using System.Linq;
using System.Text.Json;
using PopCon.Trust;
using PopCon.Trust.Json;
using PopCon.Update.Activation;
using PopCon.Update.Candidates;

namespace PopCon.Update.Documents;

/// <summary>The slots of an application as <c>state.json</c>.</summary>
internal static class StateDocument
{
    /// <summary>Reads the file's content.</summary>
    public static SlotState Read(JsonTree json) => new()
    {
        Active = Set(json, "active"),
        Previous = Set(json, "previous"),
        Pending = Set(json, "pending"),
        Trial = json.GetProperty("trial") is { Kind: not JsonKind.Null } trial ? new Trial(trial.GetProperty("starts").GetInt32()) : null,
        Quarantine = [.. json.Texts("quarantine").Select(Checked)],
        Pin = Set(json, "pin"),
    };

    /// <summary>Writes the file's content.</summary>
    public static void Write(Utf8JsonWriter json, SlotState state)
    {
        json.WriteString("active", state.Active);
        json.WriteString("previous", state.Previous);
        json.WriteString("pending", state.Pending);
        if (state.Trial is { } trial)
        {
            json.WriteStartObject("trial");
            json.WriteNumber("starts", trial.Starts);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("trial");
        }

        json.WriteStrings("quarantine", state.Quarantine);
        json.WriteString("pin", state.Pin);
    }

    private static string? Set(JsonTree json, string name) => json.TextOrNull(name) is { } id ? Checked(id) : null;

    // An id becomes the name of a file.
    private static string Checked(string id) => PackageSet.IsId(id) ? id : throw new FormatException($"\"{id}\" is not the id of a set.");
}
