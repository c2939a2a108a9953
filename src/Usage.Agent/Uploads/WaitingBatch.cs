using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using PopCon.Usage.Agent.Storage;
using PopCon.Usage.Events.Batches;
using PopCon.Usage.Events.Json;

namespace PopCon.Usage.Agent.Uploads;

/// <summary>A batch that waits on the disk: its exact bytes, its token, and the files of counts it took.</summary>
internal sealed record WaitingBatch(string Id, string Body, string? Token, IReadOnlyList<string> Files)
{
    /// <summary>Reads all batches, in the order of their names; what cannot be read is set aside.</summary>
    public static IReadOnlyList<WaitingBatch> ReadAll(AgentHome home)
    {
        var batches = new List<WaitingBatch>();
        foreach (string path in AgentHome.FilesOf(home.Batches))
        {
            if (AgentHome.TryRead(path) is { } bytes && TryParse(Path.GetFileNameWithoutExtension(path), bytes) is { } batch)
            {
                batches.Add(batch);
            }
            else
            {
                Directory.CreateDirectory(home.Bad);
                File.Move(path, Path.Combine(home.Bad, Path.GetFileName(path)), overwrite: true);
            }
        }

        return batches;
    }

    /// <summary>Writes the batch, synced.</summary>
    public void Write(AgentHome home) => home.Write(PathIn(home.Batches), JsonLine.Write(json =>
    {
        json.WriteString("body", Body);
        json.WriteString("token", Token);
        json.WriteStartArray("files");
        foreach (string file in Files)
        {
            json.WriteStringValue(file);
        }

        json.WriteEndArray();
    }));

    /// <summary>Deletes the batch.</summary>
    public void Delete(AgentHome home) => AgentHome.Delete(PathIn(home.Batches));

    /// <summary>Moves it to where nothing is sent from.</summary>
    public void Reject(AgentHome home)
    {
        home.Write(PathIn(home.Rejected), Encoding.UTF8.GetBytes(Body));
        Delete(home);
    }

    private static WaitingBatch? TryParse(string id, byte[] bytes) =>
        UsageBatch.IsId(id) && StrictJson.TryParse(bytes, out JsonElement root) && root.Text("body") is { } body
        && root.TryGetProperty("files", out JsonElement files) && files.ValueKind == JsonValueKind.Array
            ? new WaitingBatch(id, body, root.Text("token"), [.. files.EnumerateArray().Select(file => file.Text()).OfType<string>()])
            : null;

    private string PathIn(string folder) => Path.Combine(folder, Id + ".json");
}
