using System;
using System.IO;
using PopCon.Trust.Json;
using PopCon.Usage.Events.Json;
using PopCon.Usage.Events.Text;

namespace PopCon.Usage.Agent.Storage;

/// <summary>The file <c>consent.json</c>: an answer for one package, host, mode and revision.</summary>
internal sealed record ConsentRecord(string Package, string Host, string Mode, int Revision, DateOnly Day, ConsentState State)
{
    private const string Name = "consent.json";

    /// <summary>Reads it; <see langword="null"/> when there is none that can be read.</summary>
    public static ConsentRecord? Read(AgentHome home) =>
        AgentHome.TryRead(home.File(Name)) is { } bytes
        && JsonTree.TryParse(bytes) is { } root && !root.HasRepeatedNames()
        && root.FindText("package") is { } package
        && root.FindText("host") is { } host
        && root.FindText("mode") is { } mode
        && UsageTime.TryParseDay(root.FindText("day"), out DateOnly day)
        && StateOf(root.FindText("state")) is var state and not ConsentState.Unknown
            ? new ConsentRecord(package, host, mode, root.FindNumber("revision") ?? 0, day, state)
            : null;

    /// <summary>Whether there is one, readable or not.</summary>
    public static bool Exists(AgentHome home) => File.Exists(home.File(Name));

    /// <summary>Writes it.</summary>
    public void Write(AgentHome home) => home.Write(home.File(Name), JsonLine.Write(json =>
    {
        json.WriteString("package", Package);
        json.WriteString("host", Host);
        json.WriteString("mode", Mode);
        json.WriteNumber("revision", Revision);
        json.WriteString("day", UsageTime.Format(Day));
        json.WriteString("state", NameOf(State));
    }));

    /// <summary>The same answer in another state.</summary>
    public ConsentRecord WithState(ConsentState state) => this with { State = state };

    /// <summary>The word of a state.</summary>
    public static string NameOf(ConsentState state) => state switch
    {
        ConsentState.Granted => "granted",
        ConsentState.Declined => "declined",
        ConsentState.Ended => "ended",
        _ => "unknown",
    };

    private static ConsentState StateOf(string? text) => text switch
    {
        "granted" => ConsentState.Granted,
        "declined" => ConsentState.Declined,
        "ended" => ConsentState.Ended,
        _ => ConsentState.Unknown,
    };
}
