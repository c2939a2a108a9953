using System;
using System.Linq;
using PopCon.Metrics;
using PopCon.Statsd.Mapping;

namespace PopCon.Statsd.Tests.Mapping;

public sealed class ProtectionTests
{
    private const string Rules = """
        mappings:
        - {match: "a.*", name: literal, privacy: gate, privacy_k: 20}
        - {match: "b.*.c", name: "left_${1}_right", privacy: dp}
        - {match: "c.*", name: dotnet_popcon_reports, privacy: off}
        - {match: "d.*", name: "any_$1"}
        - {match: "e.*", name: gone, action: drop, privacy: gate}
        """;

    private static readonly Protection Popularity = new(ReleaseMode.Gate, "(dotnet|python)_popcon_(library_used|reports)", 50);
    private static readonly MetricMapper Mapper = MetricMapper.Load(Rules, "rules.yml", null);

    [Theory]
    [InlineData("dotnet_popcon_library_used", true)]
    [InlineData("python_popcon_reports", true)]
    [InlineData("xdotnet_popcon_reports", false)]
    [InlineData("dotnet_popcon_reports_total", false)]
    [InlineData("dotnet_popcon_reports\n", false)]
    [InlineData("", false)]
    public void ReleaseOf_NameWithoutARule_IsMatchedWholly(string name, bool isProtected) =>
        Assert.Equal(isProtected ? new FamilyRelease(ReleaseMode.Gate, 50) : default, Popularity.ReleaseOf(null, name));

    [Fact]
    public void ReleaseOf_Rule_WinsOverTheSettings()
    {
        Assert.Equal(default, Popularity.ReleaseOf(new RulePrivacy(ReleaseMode.Off, null, null), "dotnet_popcon_reports"));
        Assert.Equal(new FamilyRelease(ReleaseMode.Gate, 50), Popularity.ReleaseOf(new RulePrivacy(ReleaseMode.Gate, null, null), "x"));
        Assert.Equal(new FamilyRelease(ReleaseMode.Dp, 0), Popularity.ReleaseOf(new RulePrivacy(ReleaseMode.Dp, null, null), "x"));
    }

    [Theory]
    [InlineData("literal", "Gate 20")]
    [InlineData("left_x_right", "Dp 0,Off 0")]
    [InlineData("left__right", "Dp 0,Off 0")]
    [InlineData("left_right", "Off 0")]
    [InlineData("left_x_righty", "Off 0")]
    [InlineData("dotnet_popcon_reports", "Off 0")]
    [InlineData("dotnet_popcon_library_used", "Gate 50")]
    [InlineData("any_x", "Off 0")]
    [InlineData("gone", "Off 0")]
    public void ReleasesOf_Name_AreThoseThatItsMakersHave(string name, string releases) => Assert.Equal(
        releases,
        string.Join(',', Popularity.ReleasesOf(Mapper, name).Select(release => $"{release.Mode} {release.K}").Order(StringComparer.Ordinal)));

    [Fact]
    public void Modes_OfRulesAndSettings_AreListedOnce()
    {
        Assert.Equal(
            [new(ReleaseMode.Gate, 20), new(ReleaseMode.Dp, 0), new FamilyRelease(ReleaseMode.Gate, 50)], Popularity.Modes(Mapper));
        Assert.False(new Protection(ReleaseMode.Off, "x", 50).CanProtect(MetricMapper.BuiltIn));
        Assert.True(new Protection(ReleaseMode.Off, "x", 50).CanProtect(Mapper));
    }

    [Theory]
    [InlineData("library", true)]
    [InlineData("framework", true)]
    [InlineData("host", false)]
    public void KeepsTag_WithoutAList_KeepsTheUsualOnes(string name, bool isKept) => Assert.Equal(isKept, Protection.KeepsTag(null, name));

    [Fact]
    public void KeepsTag_WithAList_KeepsThatOnly()
    {
        var rule = new RulePrivacy(ReleaseMode.Gate, null, ["host"]);
        Assert.True(Protection.KeepsTag(rule, "host"));
        Assert.False(Protection.KeepsTag(rule, "library"));
    }
}
