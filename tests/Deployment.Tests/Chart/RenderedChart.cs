using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>The objects that a chart rendered to.</summary>
internal sealed class RenderedChart(IEnumerable<JsonObject> objects)
{
    private const string GatewaySuffix = "-gateway";

    public RenderedChart(string manifests)
        : this(Yaml.ParseAll(manifests).Select(node => node.AsObject()))
    {
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<JsonObject> Objects { get; } = [.. objects];

    /// <summary>The objects of the bridge.</summary>
    public RenderedChart Bridge => new(Objects.Where(one => !IsOfGateway(one)));

    /// <summary>The objects of the gateway.</summary>
    public RenderedChart Gateway => new(Objects.Where(IsOfGateway));

    /// <summary>The bridge, and the gateway where there is one.</summary>
    public IEnumerable<RenderedChart> Parts => new[] { Bridge, Gateway }.Where(part => part.Objects.Count > 0);

    /// <summary>Whether these are the objects of the gateway.</summary>
    public bool IsGateway => Objects.All(IsOfGateway);

    /// <summary>The Deployment, StatefulSet or DaemonSet.</summary>
    public JsonObject Workload => Objects.Single(one => one.Kind() is "Deployment" or "StatefulSet" or "DaemonSet");

    /// <summary>The pod's spec in the workload.</summary>
    public JsonObject PodSpec => Workload.At("spec", "template", "spec").AsObject();

    /// <summary>The container of the bridge or the gateway.</summary>
    public JsonObject Container => PodSpec["containers"]!.AsArray()[0]!.AsObject();

    /// <summary>Its command line.</summary>
    public IReadOnlyList<string> Flags => [.. Container["args"]!.AsArray().Select(flag => flag!.GetValue<string>())];

    /// <summary>The only object of a kind.</summary>
    public JsonObject Single(string kind) => All(kind).Single();

    /// <summary>All objects of a kind.</summary>
    public IEnumerable<JsonObject> All(string kind) => Objects.Where(one => one.Kind() == kind);

    /// <summary>The value of a flag, or null when it is not given.</summary>
    public string? Flag(string name) =>
        Flags.FirstOrDefault(flag => flag.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    // Also the pods of `helm test`.
    private static bool IsOfGateway(JsonObject one) =>
        (one.Find("metadata", "labels", "app.kubernetes.io/name")?.GetValue<string>() ?? string.Empty) is var name
        && (name.EndsWith(GatewaySuffix, StringComparison.Ordinal) || name.EndsWith(GatewaySuffix + "-test", StringComparison.Ordinal));
}
