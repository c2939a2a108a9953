using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Dashboards;

/// <summary>What Grafana needs to import a dashboard, and what a reader needs to understand it.</summary>
public sealed class DashboardStructureTests
{
    private static readonly string[] KnownTypes = ["stat", "timeseries", "table", "bargauge", "piechart"];

    public static TheoryData<string> Names => [.. Dashboard.Names];

    [Fact]
    public void Dashboards_InTheChart_AreAllTested() =>
        Assert.Equal(
            Dashboard.Names,
            Directory.GetFiles(Repository.PathOf("helm", "popcon", "dashboards")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Dashboard_Header_IsOfAnUnimportedGrafana10Dashboard(string name)
    {
        JsonNode json = Dashboard.Read(name).Json;
        Assert.Equal("popcon-" + name, json.Text("uid"));
        Assert.InRange(json.Number("schemaVersion"), 36, 41);
        Assert.Null(json["id"]);
        Assert.Null(json["__inputs"]);
        Assert.NotEmpty(json.Text("title"));
        Assert.NotEmpty(json.Text("description"));
        Assert.Equal("datasource", json.List("templating", "list")[0].Text("type"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_Each_SayWhatTheyShow(string name)
    {
        JsonObject[] panels = [.. Dashboard.Read(name).Panels];
        Assert.True(panels.Length >= 15, $"{panels.Length} panels");
        Assert.All(panels, panel =>
        {
            Assert.Contains(panel.Text("type"), KnownTypes, StringComparer.Ordinal);
            Assert.NotEmpty(panel.Text("title"));
            Assert.True(panel.Text("description").Length > 20, panel.Text("title"));
            Assert.NotEmpty(panel.List("targets"));
            Assert.All(panel.List("targets").Append(panel), one => Assert.Equal("${datasource}", one.Text("datasource", "uid")));
        });
        Assert.Equal(panels.Length, panels.Select(panel => panel.Text("title")).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_All_HaveIdsAndPlacesOfTheirOwn(string name)
    {
        JsonObject[] panels = Dashboard.Read(name).Json.List("panels");
        Assert.Equal(panels.Length, panels.Select(panel => panel.Number("id")).Distinct().Count());
        var taken = new HashSet<(int X, int Y)>();
        foreach (JsonNode place in panels.Select(panel => panel.At("gridPos")))
        {
            Assert.InRange(place.Number("x") + place.Number("w"), 1, 24);
            for (int x = place.Number("x"); x < place.Number("x") + place.Number("w"); x++)
            {
                for (int y = place.Number("y"); y < place.Number("y") + place.Number("h"); y++)
                {
                    Assert.True(taken.Add((x, y)), $"{x},{y} is taken twice");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_Defined_AreThoseTheQueriesUse(string name)
    {
        JsonNode json = Dashboard.Read(name).Json;
        string text = json.At("panels").ToJsonString();
        Assert.All(
            json.List("templating", "list").Select(variable => variable.Text("name")),
            variable => Assert.True(text.Contains("$" + variable, StringComparison.Ordinal) || text.Contains("${" + variable + "}", StringComparison.Ordinal), variable));
        Assert.All(
            Regex.Matches(text, @"\$\{?(?<name>[a-z]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
            used => Assert.Contains(used.Groups["name"].Value, json.List("templating", "list").Select(variable => variable.Text("name")), StringComparer.Ordinal));
    }
}
