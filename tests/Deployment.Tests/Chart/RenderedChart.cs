using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The objects that a chart rendered to.</summary>
internal sealed class RenderedChart(string manifests)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<JsonObject> Objects { get; } = [.. Yaml.ParseAll(manifests).Select(node => node.AsObject())];

    /// <summary>The Deployment, StatefulSet or DaemonSet.</summary>
    public JsonObject Workload => Objects.Single(one => one.Kind() is "Deployment" or "StatefulSet" or "DaemonSet");

    /// <summary>The pod's spec in the workload.</summary>
    public JsonObject PodSpec => Workload.At("spec", "template", "spec").AsObject();

    /// <summary>The bridge's container.</summary>
    public JsonObject Container => PodSpec["containers"]!.AsArray()[0]!.AsObject();

    /// <summary>The bridge's command line.</summary>
    public IReadOnlyList<string> Flags => [.. Container["args"]!.AsArray().Select(flag => flag!.GetValue<string>())];

    /// <summary>The only object of a kind.</summary>
    public JsonObject Single(string kind) => All(kind).Single();

    /// <summary>All objects of a kind.</summary>
    public IEnumerable<JsonObject> All(string kind) => Objects.Where(one => one.Kind() == kind);

    /// <summary>The value of a flag, or null when it is not given.</summary>
    public string? Flag(string name) =>
        Flags.FirstOrDefault(flag => flag.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
