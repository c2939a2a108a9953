using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace PopCon.Deployment.Tests.Support;

/// <summary>Short ways into a tree of JSON nodes.</summary>
internal static class JsonAccess
{
    /// <summary>What lies at a path that must exist.</summary>
    public static JsonNode At(this JsonNode node, params string[] path) => node.Find(path)
        ?? throw new Xunit.Sdk.XunitException($"Nothing at {string.Join('/', path)} of {node.ToJsonString()}");

    /// <summary>What lies at a path, or null.</summary>
    public static JsonNode? Find(this JsonNode node, params string[] path) =>
        path.Aggregate((JsonNode?)node, (at, key) => (at as JsonObject)?[key]);

    /// <summary>The text at a path that must exist.</summary>
    public static string Text(this JsonNode node, params string[] path) => node.At(path).GetValue<string>();

    /// <summary>The number at a path that must exist.</summary>
    public static int Number(this JsonNode node, params string[] path) =>
        Convert.ToInt32(node.At(path).GetValue<long>());

    /// <summary>The list at a path; empty when there is none.</summary>
    public static JsonObject[] List(this JsonNode node, params string[] path) =>
        [.. (node.Find(path) as JsonArray ?? []).Select(item => item!.AsObject())];

    /// <summary>The kind of a Kubernetes object.</summary>
    public static string Kind(this JsonNode node) => node.Text("kind");

    /// <summary>The name of a Kubernetes object.</summary>
    public static string Name(this JsonNode node) => node.Text("metadata", "name");

    /// <summary>Whether all labels of a selector are among the labels of an object, both not empty.</summary>
    public static bool Selects(this JsonNode selector, JsonNode labels) =>
        selector.AsObject().Count > 0
        && selector.AsObject().All(pair => (labels as JsonObject)?[pair.Key]?.GetValue<string>() == pair.Value!.GetValue<string>());
}
