using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>No key of <c>values.yaml</c> is for show: changing it changes what is rendered.</summary>
public sealed class ValuesCoverageTests
{
    // What a key needs to matter, where neither full matrix entry has it.
    private const string Plain = """
        state: {volume: {}}
        image: {digest: ""}
        dnsPolicy: ""
        podDisruptionBudget: {enabled: true, maxUnavailable: 1}
        prometheus: {monitor: {enabled: true}}
        route: {main: {enabled: true}}
        """;

    [SkippableFact]
    public async Task EveryKey_Changed_ChangesTheOutput()
    {
        JsonNode defaults = Yaml.ParseFile(Path.Combine(ChartRendering.ChartFolder, "values.yaml"));
        JsonNode[] bases = [.. new[] { MatrixValues.Read("deployment-full"), MatrixValues.Read("daemonset-full"), Plain }.Select(Yaml.Parse)];
        string[][] leaves = [.. LeavesOf(defaults, [])];
        Assert.True(leaves.Length > 140, $"{leaves.Length} keys");

        List<JsonNode> requests = [.. bases];
        foreach (string[] leaf in leaves)
        {
            requests.AddRange(bases.Select(one => Changed(one, defaults, leaf)));
        }

        IReadOnlyList<JsonObject> answers = await GoRenderer.RenderAsync(ChartRendering.ChartFolder, requests);
        string[] original = [.. answers.Take(bases.Length).Select(answer => answer.ToJsonString())];
        Assert.All(answers.Take(bases.Length), answer => Assert.Null(answer["error"]));
        IEnumerable<string> idle = leaves
            .Where((_, i) => !answers.Skip(bases.Length * (i + 1)).Take(bases.Length).Where(IsAnotherRendering).Any())
            .Select(leaf => string.Join('.', leaf));
        Assert.Empty(idle);

        // A refusal to render is no use of a key.
        bool IsAnotherRendering(JsonObject answer, int entry) => answer["error"] is null && answer.ToJsonString() != original[entry];
    }

    // A leaf is what holds no keys of its own: a plain value, a list, an empty map.
    private static IEnumerable<string[]> LeavesOf(JsonNode? node, string[] path) =>
        node is JsonObject { Count: > 0 } map
            ? map.SelectMany(pair => LeavesOf(pair.Value, [.. path, pair.Key]))
            : [path];

    private static JsonNode Changed(JsonNode values, JsonNode defaults, string[] leaf)
    {
        JsonNode copy = values.DeepClone();
        JsonObject at = copy.AsObject();
        foreach (string key in leaf[..^1])
        {
            if (at[key] is not JsonObject)
            {
                at[key] = new JsonObject();
            }

            at = at[key]!.AsObject();
        }

        at[leaf[^1]] = Another(at[leaf[^1]] ?? defaults.Find(leaf));
        return copy;
    }

    private static JsonNode Another(JsonNode? value) => value switch
    {
        JsonObject => new JsonObject { ["probe"] = "changed" },
        JsonArray { Count: > 0 } list when list[0] is JsonValue => new JsonArray("changed"),
        JsonArray => new JsonArray(new JsonObject { ["probe"] = "changed" }),
        JsonValue flag when flag.GetValueKind() is System.Text.Json.JsonValueKind.True => JsonValue.Create(false),
        JsonValue flag when flag.GetValueKind() is System.Text.Json.JsonValueKind.False => JsonValue.Create(true),
        JsonValue number when number.GetValueKind() is System.Text.Json.JsonValueKind.Number => JsonValue.Create(7),
        JsonValue text => JsonValue.Create(text.GetValue<string>() == "changed" ? "again" : "changed"),
        null => JsonValue.Create(7),
        _ => throw new InvalidDataException(value.ToJsonString()),
    };
}
