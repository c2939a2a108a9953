using System.CommandLine;
using System.Text.Json.Nodes;
using PopCon.Cli.Invocation;
using PopCon.Update.Activation;
using PopCon.Update.Failures;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update step</c>: plays events on a state that is described in JSON.</summary>
internal static class StepCommand
{
    private const int DefaultTrials = 3;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("step", "Plays events on a state, both given on standard input.");
        command.SetUpdateAction(parsed =>
        {
            JsonObject input = JsonStreams.ReadInput();
            var machine = new SlotMachine(input.Get("trials", DefaultTrials), input.Strings("store"));
            SlotState state = ReadState(input["state"] as JsonObject ?? []);
            var results = new JsonArray();
            foreach (JsonNode? element in JsonStreams.Elements(input["events"], "events"))
            {
                JsonObject happened = element as JsonObject ?? throw new UpdateException("events: expected a list of objects.");
                SlotResult result = machine.Apply(state, happened.Get("event", string.Empty), happened.Get<string?>("set", null));
                state = result.State;
                results.Add(Describe(result));
            }

            parsed.WriteJson(new JsonObject { ["state"] = Describe(state), ["results"] = results });
            return ExitCode.Done;
        });
        return command;
    }

    private static SlotState ReadState(JsonObject json) => new()
    {
        Active = json.Get<string?>("active", null),
        Previous = json.Get<string?>("previous", null),
        Pending = json.Get<string?>("pending", null),
        Trial = json["trial"] is JsonObject trial ? new Trial(trial.Get("starts", 0)) : null,
        Quarantine = json.Strings("quarantine"),
        Pin = json.Get<string?>("pin", null),
    };

    private static JsonObject Describe(SlotState state) => new()
    {
        ["active"] = state.Active,
        ["previous"] = state.Previous,
        ["pending"] = state.Pending,
        ["trial"] = Describe(state.Trial),
        ["quarantine"] = JsonStreams.List(state.Quarantine),
        ["pin"] = state.Pin,
    };

    /// <summary>A trial as JSON.</summary>
    public static JsonNode? Describe(Trial? trial) => trial is null ? null : new JsonObject { ["starts"] = trial.Starts };

    private static JsonObject Describe(SlotResult result)
    {
        var json = new JsonObject { ["run"] = result.Run, ["notes"] = JsonStreams.List(result.Notes) };
        if (result.Delete is { } delete)
        {
            json["delete"] = JsonStreams.List(delete);
        }

        return json;
    }
}
