using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Deployment.Tests.Rules;

/// <summary>Recording rules and alerts under promtool; the cases lie beside this file as <c>*.test.yaml</c>.</summary>
public sealed class RulesTests
{
    private static readonly string RulesFile = Repository.PathOf("helm", "popcon", "rules", "popcon.yaml");

    private static readonly string CasesFolder = Repository.PathOf("tests", "Deployment.Tests", "Rules");

    public static TheoryData<string> Cases => [.. CaseFiles.Select(file => Path.GetFileName(file))];

    private static IEnumerable<string> CaseFiles => Directory.GetFiles(CasesFolder, "*.test.yaml").Order(StringComparer.Ordinal);

    private static IEnumerable<JsonObject> Alerts =>
        Yaml.ParseFile(RulesFile).List("groups").SelectMany(group => group.List("rules")).Where(rule => rule["alert"] is not null);

    [SkippableFact]
    public async Task Rules_CheckedByPromtool_AreValid()
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(Tool.Require("promtool", "prometheus"), ["check", "rules", RulesFile]);
        Assert.True(exitCode == 0, output + error);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Rules_RunByPromtool_GiveWhatTheCaseSays(string name)
    {
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            Tool.Require("promtool", "prometheus"), ["test", "rules", Path.Combine(CasesFolder, name)], deadline: TimeSpan.FromMinutes(8));
        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void EveryAlert_InTheCases_FiresOnceAndDoesNotOnce()
    {
        JsonObject[] cases = [.. CaseFiles.Select(Yaml.ParseFile)
            .SelectMany(file => file.List("tests"))
            .SelectMany(test => test.List("alert_rule_test"))];
        Assert.All(Alerts.Select(alert => alert.Text("alert")), alert =>
        {
            JsonObject[] own = [.. cases.Where(one => one.Text("alertname") == alert)];
            Assert.Contains(own, one => one.List("exp_alerts").Length > 0);
            Assert.Contains(own, one => one.List("exp_alerts").Length == 0);
        });
    }

    [Fact]
    public void EveryAlert_InTheRules_SaysHowBadItIsAndWhatToDo()
    {
        JsonObject[] alerts = [.. Alerts];
        Assert.True(alerts.Length >= 10, $"{alerts.Length} alerts");
        Assert.All(alerts, alert =>
        {
            Assert.Contains(alert.Text("labels", "severity"), new[] { "info", "warning", "critical" }, StringComparer.Ordinal);
            Assert.NotEmpty(alert.Text("annotations", "summary"));
            Assert.NotEmpty(alert.Text("annotations", "description"));
        });
    }
}
