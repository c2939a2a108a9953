using System;
using System.Text.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Storage;

/// <summary>The file <c>schedule.json</c>: when to upload next, and how often in a row it failed.</summary>
internal sealed record Schedule(DateTimeOffset Next, int Failures)
{
    private const string Name = "schedule.json";

    /// <summary>Reads it; <see langword="null"/>: an upload is due.</summary>
    public static Schedule? Read(AgentHome home) =>
        AgentHome.TryRead(home.File(Name)) is { } bytes && StrictJson.TryParse(bytes, out JsonElement root) && UsageTime.TryParse(root.Text("next"), out DateTimeOffset next)
            ? new Schedule(next, (int)Math.Clamp(root.Number("failures") ?? 0, 0, 100))
            : null;

    /// <summary>Writes it.</summary>
    public void Write(AgentHome home) => home.Write(home.File(Name), JsonLine.Write(json =>
    {
        json.WriteString("next", UsageTime.Format(Next));
        if (Failures > 0)
        {
            json.WriteNumber("failures", Failures);
        }
    }));

    /// <summary>Deletes it.</summary>
    public static void Delete(AgentHome home) => AgentHome.Delete(home.File(Name));
}
