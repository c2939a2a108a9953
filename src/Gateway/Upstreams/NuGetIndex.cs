using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PopCon.Gateway.Upstreams.Sources;

namespace PopCon.Gateway.Upstreams;

/// <summary>What a service index of an upstream names.</summary>
/// <param name="PackageBase">Where packages are, with a final slash.</param>
/// <param name="Registrations">Where registrations are, with a final slash.</param>
/// <param name="Vulnerabilities">The document of vulnerabilities; <see langword="null"/>: there is none.</param>
/// <remarks>Immutable.</remarks>
internal sealed record NuGetIndex(string PackageBase, string Registrations, string? Vulnerabilities)
{
    /// <summary>Reads a service index.</summary>
    /// <param name="body">The document.</param>
    /// <param name="url">Where it is.</param>
    /// <exception cref="UpstreamException">It lacks something. Other exceptions: it is malformed.</exception>
    public static NuGetIndex Parse(byte[] body, Uri url)
    {
        var resources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonObject resource in UpstreamJson.Objects(UpstreamJson.Parse(body)["resources"]))
        {
            string? id = UpstreamUrl.Read(UpstreamJson.Text(resource["@id"]), url);
            foreach (string type in TypesOf(resource["@type"]).Where(_ => id is not null))
            {
                resources[type] = id!;
            }
        }

        return new NuGetIndex(
            BaseOf(resources, "PackageBaseAddress"), BaseOf(resources, "RegistrationsBaseUrl"), resources.GetValueOrDefault("VulnerabilityInfo/6.7.0"));
    }

    private static IEnumerable<string> TypesOf(JsonNode? node) => node switch
    {
        JsonArray several => several.Select(UpstreamJson.Text).OfType<string>(),
        { } one when one.GetValueKind() == JsonValueKind.String => [(string)one!],
        _ => [],
    };

    // Of several versions the last by name, which is the newest.
    private static string BaseOf(SortedDictionary<string, string> resources, string type) =>
        resources.LastOrDefault(resource => resource.Key.StartsWith(type, StringComparison.Ordinal)).Value is { } url
            ? url.TrimEnd('/') + "/"
            : throw new UpstreamException("The upstream's service index lacks packages or registrations.");
}
