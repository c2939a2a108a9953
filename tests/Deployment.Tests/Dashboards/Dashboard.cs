using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>A dashboard file of the chart.</summary>
internal sealed record Dashboard(string Name, JsonNode Json)
{
    // What Grafana puts in place of its variables, with "All" chosen.
    private static readonly (string Variable, string Value)[] Variables =
    [
        ("$window", "1d"),
        ("$language", ".*"),
        ("$namespace", ".*"),
        ("$library", "serilog"),
        ("$instance", ".*"),
        ("$ecosystem", ".*"),
        ("$repository", ".*"),
        ("$top", "10"),
    ];

    /// <summary>The names of all dashboards.</summary>
    public static IEnumerable<string> Names => ["bridge", "downloads", "popularity"];

    /// <summary>The names of those that show what a bridge alone gives.</summary>
    public static IEnumerable<string> NamesOfBridge => Names.Where(name => name != "downloads");

    /// <summary>The panels that show something, in order.</summary>
    public IEnumerable<JsonObject> Panels => Json.List("panels").Where(panel => panel.Text("type") != "row");

    /// <summary>Reads one by its name.</summary>
    public static Dashboard Read(string name) =>
        new(name, JsonNode.Parse(File.ReadAllText(Repository.PathOf("helm", "popcon", "dashboards", name + ".json")))!);

    /// <summary>The first query of a panel, as Grafana would send it.</summary>
    public string Query(string panel) => Interpolate(Panels.Single(one => one.Text("title") == panel).List("targets")[0].Text("expr"));

    /// <summary>A query as Grafana would send it.</summary>
    public static string Interpolate(string query, string range = "1h", string rateInterval = "5m")
    {
        (string Variable, string Value)[] ofView = [("$__rate_interval", rateInterval), ("$__range", range)];
        string result = ofView.Concat(Variables).Aggregate(query, (text, one) => text.Replace(one.Variable, one.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("$", result, StringComparison.Ordinal);
        return result;
    }
}
