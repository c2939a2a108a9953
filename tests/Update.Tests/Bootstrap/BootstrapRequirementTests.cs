using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Update.Failures;
using PopCon.Update.Requirements;
using PopCon.Update.Tests.Cases;

namespace PopCon.Update.Tests.Bootstrap;

/// <summary>The file to copy reads requirements by code of its own; the library is the reference for it.</summary>
public sealed class BootstrapRequirementTests
{
    private static readonly string[] Versions =
        ["0.9", "1.0-rc.1", "1.0", "1.2", "1.2.0", "1.2.0.1", "1.4.1", "1.4.2-alpha", "1.4.2", "1.4.9", "1.5", "1.10", "2.0-alpha", "2.0-beta.2", "2.0-beta.11", "2.0-rc1", "2.0", "2.0+build", "2.0.0.1", "2.1-beta2", "3.0"];

    [Theory]
    [InlineData("Foo === 2.0", "2.0")]
    [InlineData("Foo===2.0.0", "")]
    [InlineData("Foo === 2.0-RC1", "2.0-rc1")]
    [InlineData("Foo (=== 1.2)", "1.2")]
    [InlineData("Foo *-*", "0.9 1.0-rc.1 1.0 1.2 1.2.0 1.2.0.1 1.4.1 1.4.2-alpha 1.4.2 1.4.9 1.5 1.10 2.0-alpha 2.0-beta.2 2.0-beta.11 2.0-rc1 2.0 2.0+build 2.0.0.1 2.1-beta2 3.0")]
    [InlineData("Foo 2.*-*", "2.0-alpha 2.0-beta.2 2.0-beta.11 2.0-rc1 2.0 2.0+build 2.0.0.1 2.1-beta2")]
    [InlineData("Foo 2.0-beta*", "2.0-beta.2 2.0-beta.11 2.0 2.0+build")]
    [InlineData("Foo >= 1.4.2-a, < 2.0", "1.4.2-alpha 1.4.2 1.4.9 1.5 1.10")]
    public void Accepts_Requirement_OnlyWhatMatches(string requirement, string expected) =>
        Assert.Equal(expected, string.Join(' ', Versions.Where(version => global::Bootstrap.Accepts(requirement, version) == true)));

    [Fact]
    public void Accepts_TheContractsTable_AsTheLibrary()
    {
        string[][] rows = [.. JsonNode.Parse(File.ReadAllText(CaseRunner.File))!["cases"]!.AsArray()
            .Where(entry => (string?)entry!["section"] is "requirement")
            .SelectMany(entry => entry!["steps"]!.AsArray())
            .Select(step => step!["run"]!.AsArray().Select(word => (string)word!).Where(word => word is not "--prerelease").Skip(2).ToArray())];

        Assert.True(rows.Length > 80);
        Assert.All(rows, row => Compare(row[0], row[1..]));
    }

    [Fact]
    public void Accepts_AnyRequirement_AsTheLibrary()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            Compare(RandomRequirement(random), Versions, seed);
        }
    }

    private static void Compare(string requirement, IEnumerable<string> versions, int seed = 0)
    {
        Requirement? known = TryParse(requirement);
        foreach (string version in versions)
        {
            bool? expected = known?.Accepts(VersionText.Parse(version), prerelease: false);
            Assert.True(expected == global::Bootstrap.Accepts(requirement, version), $"\"{requirement}\", {version}: the library says {expected?.ToString() ?? "invalid"}; seed {seed}.");
        }
    }

    private static Requirement? TryParse(string text)
    {
        try
        {
            return Requirement.Parse(text);
        }
        catch (UpdateException)
        {
            return null;
        }
    }

    private static string RandomRequirement(Random random)
    {
        string Pick(params string[] texts) => texts[random.Next(texts.Length)];
        string Blank() => Pick("", "", " ", "  ");
        string Version() => Pick("1", "1.2", "1.4.2", "1.4.2-alpha", "2.0", "2.0.0.0", "2.0-beta.2", "2.0-RC1", "2.0+build", "3.0", "1.2.3.4.5", "99999999999", "1..2", "x");
        string Comparison() => Pick("==", "!=", "<=", ">=", "<", ">", "~=", "===", "=", "=>") + Blank() + Version() + Pick("", "", "", ".*");
        string Comparisons() => string.Join(Blank() + "," + Blank(), Enumerable.Range(0, random.Next(1, 4)).Select(_ => Comparison()));
        return Pick("Foo", "Foo.Bar", "Foo", "Foo.", " Foo_b-c") + Blank() + random.Next(5) switch
        {
            0 => Comparisons(),
            1 => "(" + Blank() + Comparisons() + Blank() + ")",
            2 => Pick("[", "(") + Blank() + Pick(Version(), "") + Blank() + Pick(",", ",", "") + Blank() + Pick(Version(), "") + Blank() + Pick("]", ")"),
            3 => Pick("*", "1.*", "1.2.*", "1.2.0.*", "1.2.0.0.*", "2.0", "2.0.0", "1*", "*.2") + Pick("", "-*", "-beta*", "-beta.*", "-RC*", "-x", "-"),
            _ => Version() + Blank(),
        };
    }
}
