using System;
using PopCon.Cli.Invocation;
using PopCon.TestSupport;

namespace PopCon.Cli.Tests.Mapping;

public sealed class MappingLintCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lint_GoodFile_FindsNothing() => Assert.Equal(
        (ExitCode.Done, "No findings.\n", string.Empty),
        Lint("mappings:\n- match: shop.*.orders\n  match_metric_type: counter\n  name: shop_orders_total\n  labels: {region: $1}\n- match: noise.*\n  action: drop\n  name: x\n"));

    [Theory]
    [InlineData("error", "name: a", "rule 1 (match \"[\"): match: not a valid", "match: '['", "match_type: regex")]
    [InlineData("warning", "name: a", "capture 1 is never used, so all its values end in one series", "match: a.*")]
    [InlineData("warning", "name: a_$1", "capture 2 is never used", "match: ^a(b)(c)$", "match_type: regex")]
    [InlineData("advice", "name: shopOrders", "shopOrders has capital letters inside", "match: a")]
    [InlineData("advice", "name: wait_ms", "wait_ms ends in a unit that is not a base unit; use seconds, which the bridge makes of timers", "match: a", "match_metric_type: observer")]
    [InlineData("advice", "name: size_kb_total", "use bytes, and scale to convert", "match: a")]
    [InlineData("advice", "name: orders", "orders is a counter; let it end in _total", "match: a", "match_metric_type: counter")]
    [InlineData("advice", "name: load_total", "load_total is not a counter", "match: a", "match_metric_type: gauge")]
    [InlineData("advice", "name: load_gauge", "says the type gauge", "match: a")]
    [InlineData("advice", "name: orders_count", "orders_count ends in _count", "match: a")]
    [InlineData("advice", "name: orders_by_region", "region is in the name orders_by_region as well", "match: a.*", "labels: {region: $1}")]
    [InlineData("advice", "name: orders", "becomes exported_job", "match: a.*", "labels: {job: $1}")]
    [InlineData("advice", "name: orders", "labels: userKind has capital letters", "match: a.*", "labels: {userKind: $1}")]
    public void Lint_Rule_IsFound(string severity, string name, string expected, params string[] lines)
    {
        (_, string output, _) = Lint("mappings:\n- " + string.Join("\n  ", [.. lines, name]) + "\n");

        string finding = Assert.Single(output.Split('\n'), line => line.Contains(expected, StringComparison.Ordinal));
        Assert.StartsWith(severity, finding);
        Assert.Contains("/rules.yml:2: rule 1 ", finding);
    }

    [Theory]
    [InlineData(".", true)]
    [InlineData(".*", true)]
    [InlineData("^.+$", true)]
    [InlineData("^(.*)$", true)]
    [InlineData("", true)]
    [InlineData("(?:a|b?)", true)]
    [InlineData("[^\\n]", true)]
    [InlineData("^b", true)]
    [InlineData("a", false)]
    [InlineData("^..+$", false)]
    [InlineData("^.$", false)]
    [InlineData(".a", false)]
    [InlineData("^a*$", false)]
    public void Lint_LaterRegex_IsUnreachableWhereAnEarlierTakesEverything(string earlier, bool isUnreachable)
    {
        (int exitCode, string output, _) = Lint(
            $"mappings:\n- match: '{earlier}'\n  match_type: regex\n  action: drop\n  name: x\n- match: ^b\n  match_type: regex\n  name: late\n");

        Assert.Equal(isUnreachable ? ExitCode.Found : ExitCode.Done, exitCode);
        Assert.Equal(isUnreachable, output.Contains(":6: rule 2 (match \"^b\"): never matches, because rule 1 (match ", StringComparison.Ordinal));
    }

    [Fact]
    public void Lint_EarlierRuleForOneType_LeavesTheOthers() => Assert.Equal(ExitCode.Done, Lint(
        "mappings:\n- match: .\n  match_type: regex\n  match_metric_type: gauge\n  action: drop\n  name: x\n- match: ^b\n  match_type: regex\n  name: late\n").ExitCode);

    [Fact]
    public void Lint_ShadowedGlob_IsFoundAsByCheckConfig() => Assert.Contains(
        "rule 2 (match \"a.b\"): never matches, because rule 1 (match \"a.*\") comes first",
        Lint("mappings:\n- match: a.*\n  name: a\n  labels: {xx: $1}\n- match: a.b\n  name: b\n").Output);

    [Theory]
    [InlineData("error", ExitCode.Done)]
    [InlineData("warning", ExitCode.Done)]
    [InlineData("advice", ExitCode.Found)]
    public void Lint_FailOn_SaysHowBad(string failOn, int expected) =>
        Assert.Equal(expected, Popcon.Run("mapping", "lint", _folder.Write("rules.yml", "mappings:\n- match: a\n  name: aB\n"), "--fail-on", failOn).ExitCode);

    [Fact]
    public void Lint_MissingFile_IsAnError()
    {
        (int exitCode, string output, _) = Popcon.Run("mapping", "lint", "/nowhere.yml");

        Assert.Equal(ExitCode.Found, exitCode);
        Assert.StartsWith("error    /nowhere.yml: there is no such file\n", output);
    }

    private (int ExitCode, string Output, string Error) Lint(string yaml) => Popcon.Run("mapping", "lint", _folder.Write("rules.yml", yaml));
}
