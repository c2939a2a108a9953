using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using PopCon.Cli.Invocation;
using PopCon.Update.Candidates;
using PopCon.Update.Requirements;
using PopCon.Update.Resolution;

namespace PopCon.Cli.Update;

/// <summary><c>popcon update resolve</c>: plays a resolution with sources that are described in JSON.</summary>
internal static class ResolveCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("resolve", "Resolves requirements against sources that are described on standard input.");
        command.SetUpdateAction(parsed =>
        {
            JsonObject input = JsonStreams.ReadInput();
            var supply = new DescribedSources(input);
            var request = new ResolutionRequest
            {
                Requirements = Requirements(input["require"]),
                KeepPresent = input.Get("mode", "now") is "now",
                Prerelease = input.Get("prerelease", false),
                Quarantine = [.. JsonStreams.Elements(input["quarantine"], "quarantine").Select(set => new PackageSet(JsonStreams.Strings(set, "quarantine")))],
            };
            ResolutionOutcome outcome = new ResolutionRun(request, supply).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
            parsed.WriteJson(Describe(outcome, supply, input));
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Requirement> Requirements(JsonNode? require) =>
        require is JsonValue text && text.TryGetValue(out string? lines)
            ? Requirement.ParseLines(lines)
            : [.. JsonStreams.Strings(require, "require").Select(Requirement.Parse)];

    private static JsonObject Describe(ResolutionOutcome outcome, DescribedSources sources, JsonObject input)
    {
        var json = new JsonObject { ["outcome"] = outcome.Use is null ? "unsatisfied" : "ok" };
        if (outcome.DeadEnd is { } deadEnd)
        {
            json["package"] = deadEnd.Package;
            json["because"] = deadEnd.Because;
        }

        json["use"] = Candidates(outcome.Use ?? []);
        json["fetch"] = Candidates(outcome.Fetched);
        json["dropped"] = Dropped(outcome.Dropped);
        json["down"] = JsonStreams.List(sources.Down);
        if (outcome.Use is not null)
        {
            json["apply"] = ApplyMode.Of(outcome.Use, input.Strings("loaded"), sources.AssembliesOf, input.Get("generation", 0));
        }

        return json;
    }

    /// <summary>What was dropped, as JSON.</summary>
    public static JsonArray Dropped(IEnumerable<DroppedCandidate> dropped) =>
        [.. dropped.Select(drop => (JsonNode)new JsonObject { ["package"] = drop.Package, ["from"] = drop.From, ["reason"] = drop.Reason })];

    private static JsonArray Candidates(IEnumerable<Candidate> candidates) =>
        [.. candidates.Select(candidate => (JsonNode)new JsonObject { ["package"] = candidate.Package, ["from"] = candidate.From })];
}
