using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart.Values;

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
        gateway: {enabled: true}
        """;

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task EveryKey_Changed_ChangesTheOutput()
    {
        // Without the schema, which would refuse most of the changes.
        using var chart = new TemporaryFolder();
        await ChartRendering.CopyWithNotesAsync(chart);
        File.Delete(chart.File("values.schema.json"));
        JsonNode defaults = Yaml.ParseFile(Path.Combine(ChartRendering.ChartFolder, "values.yaml"));
        string[] texts = ["deployment-full", "daemonset-full", "statefulset", "gateway"];
        List<(JsonNode Values, string Output)> bases = [];
        foreach (JsonNode one in texts.Select(MatrixValues.Read).Append(Plain).Select(Yaml.Parse))
        {
            bases.Add((one, (await ChartRendering.TryRenderAsync(one.ToJsonString(), chart.Path)).Manifests!));
        }

        string[][] leaves = [.. LeavesOf(defaults, [])];
        Assert.True(leaves.Length > 140, $"{leaves.Length} keys");
        var idle = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(leaves, async (leaf, _) =>
        {
            if (!await IsUsedAsync(chart.Path, leaf, defaults, bases))
            {
                idle.Add(string.Join('.', leaf));
            }
        });
        Assert.Empty(idle);
    }

    // A refusal to render is no use of a key.
    private static async Task<bool> IsUsedAsync(string chart, string[] leaf, JsonNode defaults, List<(JsonNode Values, string Output)> bases)
    {
        foreach ((JsonNode values, string output) in bases)
        {
            (string? manifests, _) = await ChartRendering.TryRenderAsync(Changed(values, defaults, leaf).ToJsonString(), chart);
            if (manifests is not null && manifests != output)
            {
                return true;
            }
        }

        return false;
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
