using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The schema takes what the chart understands and nothing else, checked with a real validator.</summary>
public sealed class ValuesSchemaTests
{
    private static JsonNode Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(ChartRendering.ChartFolder, "values.schema.json")))!;

    private static JsonNode Defaults => Yaml.ParseFile(Path.Combine(ChartRendering.ChartFolder, "values.yaml"));

    [SkippableFact]
    public async Task Schema_DefaultsAndEveryMatrixEntry_AreAccepted()
    {
        string[] names = [.. MatrixValues.Names];
        string[][] messages = await ValidateAsync([Defaults, .. names.Select(name => Yaml.Parse(MatrixValues.Read(name)))]);
        Assert.All(messages, one => Assert.Empty(one));
    }

    [Fact]
    public void Schema_Properties_MirrorTheValues() => AssertMirrors(Schema, Defaults, "values");

    [SkippableFact]
    public async Task Schema_TypoInAnyGroup_IsRejected()
    {
        List<JsonNode> documents = [];
        foreach (string[] group in GroupsOf(Schema, []))
        {
            documents.Add(Nest(group, new JsonObject { ["tpyo"] = true }));
        }

        Assert.True(documents.Count > 15, $"{documents.Count} groups");
        string[][] messages = await ValidateAsync(documents);
        Assert.All(messages, one => Assert.Contains("'tpyo' was unexpected", Assert.Single(one), StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("kind: StatefulSet")]
    [InlineData("replicaCount: two")]
    [InlineData("replicaCount: -1")]
    [InlineData("statsd: {udpPort: 70000}")]
    [InlineData("statsd: {udpPort: '9125'}")]
    [InlineData("statsd: {eventFlushInterval: 200}")]
    [InlineData("statsd: {allow: [everybody]}")]
    [InlineData("statsd: {mappingConfig: {mappings: []}}")]
    [InlineData("state: {interval: often}")]
    [InlineData("log: {level: loud}")]
    [InlineData("web: {scheme: gopher}")]
    [InlineData("privacy: {mode: 'on'}")]
    [InlineData("privacy: {gate: {k: 1}}")]
    [InlineData("privacy: {gate: {epoch: daily}}")]
    [InlineData("privacy: {dp: {epsilon: 0}}")]
    [InlineData("privacy: {dp: {delta: 1}}")]
    [InlineData("privacy: {dp: {unit: 0}}")]
    [InlineData("privacy: {hiddenCounts: always}")]
    [InlineData("service: {port: 0}")]
    [InlineData("service: {path: metrics}")]
    [InlineData("service: {type: ExternalName}")]
    [InlineData("image: {pullPolicy: Sometimes}")]
    [InlineData("image: {digest: latest}")]
    [InlineData("extraArgs: --log.level=debug")]
    [InlineData("extraEnv: {A: {b: c}}")]
    [InlineData("ingress: {hosts: [example.org]}")]
    [InlineData("ingress: {hosts: [{host: example.org, paths: [{path: x}]}]}")]
    [InlineData("podDisruptionBudget: {minAvailable: most}")]
    [InlineData("autoscaling: {minReplicas: 0}")]
    [InlineData("route: {other: {enabeld: true}}")]
    [InlineData("daemonset: {hostSocket: {mode: rwx}}")]
    [InlineData("resources: {limit: {cpu: 1}}")]
    [InlineData("reporter: {configMap: {popularityNamespace: a.b}}")]
    public async Task Schema_BadValue_IsRejected(string values) =>
        Assert.NotEmpty(Assert.Single(await ValidateAsync([Yaml.Parse(values)])));

    private static async Task<string[][]> ValidateAsync(IEnumerable<JsonNode> documents)
    {
        var input = new JsonObject { ["schema"] = Schema, ["documents"] = new JsonArray([.. documents]) };
        JsonNode answer = await PythonScript.RunAsync("validate_values.py", "jsonschema", "python3-jsonschema", input);
        return [.. answer.AsArray().Select(one => one!.AsArray().Select(message => message!.GetValue<string>()).ToArray())];
    }

    private static void AssertMirrors(JsonNode schema, JsonNode values, string path)
    {
        if (schema.Find("properties") is not JsonObject properties)
        {
            return;
        }

        // Helm itself sets `global`, so it is in no values file.
        string[] known = [.. properties.Select(property => property.Key).Where(key => key != "global")];
        Assert.True(known.SequenceEqual(values.AsObject().Select(value => value.Key), StringComparer.Ordinal), path);
        foreach (string key in known.Where(key => values[key] is not null))
        {
            AssertMirrors(properties[key]!, values[key]!, path + "." + key);
        }
    }

    private static IEnumerable<string[]> GroupsOf(JsonNode schema, string[] path)
    {
        if (schema.Find("properties") is not JsonObject properties || schema["additionalProperties"]!.GetValueKind() != System.Text.Json.JsonValueKind.False)
        {
            return [];
        }

        return properties.Where(property => property.Value!.Find("type")?.ToString() == "object")
            .SelectMany(property => GroupsOf(property.Value!, [.. path, property.Key]))
            .Prepend(path);
    }

    private static JsonNode Nest(string[] path, JsonNode inner) =>
        path.Reverse().Aggregate(inner, (below, key) => new JsonObject { [key] = below });
}
