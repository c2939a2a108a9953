using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Chart.Values;

/// <summary>The schema takes what the chart understands and nothing else, checked by helm itself.</summary>
public sealed class ValuesSchemaTests
{
    private static JsonNode Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(ChartRendering.ChartFolder, "values.schema.json")))!;

    private static JsonNode Defaults => Yaml.ParseFile(Path.Combine(ChartRendering.ChartFolder, "values.yaml"));

    [SkippableFact]
    public async Task Chart_Linted_HasNoMistake()
    {
        using var folder = new TemporaryFolder();
        await Helm.CopyAsync(ChartRendering.ChartFolder, folder.File("popcon"));
        await Helm.OpenAsync(folder);
        (int exitCode, string output, string error) = await Helm.RunAsync("lint", "--strict", folder.File("popcon"));
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void Schema_Properties_MirrorTheValues() => AssertMirrors(Schema, Defaults, "values");

    [SkippableFact]
    public async Task Schema_TypoInAnyGroup_IsRejected()
    {
        string[][] groups = [.. GroupsOf(Schema, [])];
        Assert.True(groups.Length > 15, $"{groups.Length} groups");
        foreach (string[] group in groups)
        {
            (_, string error) = await ChartRendering.TryRenderAsync(Nest(group, new JsonObject { ["tpyo"] = true }).ToJsonString());
            Assert.Contains("Additional property tpyo is not allowed", error, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("kind: ReplicaSet")]
    [InlineData("replicaCount: two")]
    [InlineData("replicaCount: -1")]
    [InlineData("statsd: {udpPort: 70000}")]
    [InlineData("statsd: {udpPort: '9125'}")]
    [InlineData("statsd: {eventFlushInterval: 200}")]
    [InlineData("statsd: {allow: [everybody]}")]
    [InlineData("statsd: {mappingConfig: {mappings: []}}")]
    [InlineData("state: {interval: often}")]
    [InlineData("history: {keep: 400}")]
    [InlineData("history: {enabled: daily}")]
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
    [InlineData("limits: {textBytes: much}")]
    [InlineData("state: {sizeLimit: big}")]
    [InlineData("state: {claim: {size: big}}")]
    [InlineData("gateway: {enabled: 'yes'}")]
    [InlineData("gateway: {replicaCount: -1}")]
    [InlineData("gateway: {config: 'repositories: {}'}")]
    [InlineData("gateway: {image: {digest: latest}}")]
    [InlineData("gateway: {storage: {claim: {size: big}}}")]
    [InlineData("gateway: {service: {telemetryPort: 0}}")]
    [InlineData("gateway: {service: {path: /metrics}}")]
    public async Task Schema_BadValue_IsRejectedByItsName(string values)
    {
        (string? manifests, string error) = await ChartRendering.TryRenderAsync(values);
        Assert.Null(manifests);
        (string group, JsonNode? value) = Yaml.Parse(values).AsObject().Single();
        string? key = (value as JsonObject)?.Single().Key;
        Assert.True(
            error.Contains(key is null ? $"- {group}: " : $"- {group}.{key}", StringComparison.Ordinal)
            || error.Contains($"- {group}: Additional property {key} ", StringComparison.Ordinal),
            error);
    }

    /// <summary>F19: a label that a selector uses, set to something else, would give objects that Kubernetes refuses.</summary>
    [SkippableTheory]
    [InlineData("commonLabels: {app.kubernetes.io/name: mine}")]
    [InlineData("commonLabels: {app.kubernetes.io/instance: mine}")]
    [InlineData("commonLabels: {helm.sh/chart: mine}")]
    [InlineData("podLabels: {app.kubernetes.io/name: mine}")]
    public async Task Schema_LabelOfASelector_IsRejectedByItsName(string values)
    {
        (string? manifests, string error) = await ChartRendering.TryRenderAsync(values);
        Assert.Null(manifests);
        (string group, JsonNode? labels) = Yaml.Parse(values).AsObject().Single();
        Assert.Contains($"- {group}: Property name of \"{labels!.AsObject().Single().Key}\" does not match", error, StringComparison.Ordinal);
    }

    private static void AssertMirrors(JsonNode schema, JsonNode values, string path)
    {
        if (Resolve(schema).Find("properties") is not JsonObject properties)
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
        schema = Resolve(schema);
        if (schema.Find("properties") is not JsonObject properties || schema["additionalProperties"]!.GetValueKind() != System.Text.Json.JsonValueKind.False)
        {
            return [];
        }

        return properties.Where(property => Resolve(property.Value!).Find("type")?.ToString() == "object")
            .SelectMany(property => GroupsOf(property.Value!, [.. path, property.Key]))
            .Prepend(path);
    }

    // A group of the gateway's that is like one of the bridge's refers to that: #/properties/image
    private static JsonNode Resolve(JsonNode schema) =>
        schema.Find("$ref") is JsonNode reference ? Schema.At(reference.GetValue<string>().Split('/')[1..]) : schema;

    private static JsonNode Nest(string[] path, JsonNode inner) =>
        path.Reverse().Aggregate(inner, (below, key) => new JsonObject { [key] = below });
}
