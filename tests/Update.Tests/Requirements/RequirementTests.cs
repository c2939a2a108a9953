using System.Linq;
using PopCon.Update.Failures;
using PopCon.Update.Requirements;

namespace PopCon.Update.Tests.Requirements;

public sealed class RequirementTests
{
    private static readonly string[] Versions =
        ["0.9", "1.0-rc.1", "1.0", "1.4.1", "1.4.2", "1.4.9", "1.5", "2.0-alpha", "2.0", "2.0.0.1", "2.1-beta2", "3.0"];

    [Theory]
    [InlineData("Foo ~= 1.4.2", "1.4.2 1.4.9")]
    [InlineData("Foo ~= 1.4", "1.4.1 1.4.2 1.4.9 1.5")]
    [InlineData("Foo ~= 2.0-alpha", "2.0-alpha 2.0 2.0.0.1 2.1-beta2")]
    [InlineData("Foo >= 1.4.2, != 1.5, < 2", "1.4.2 1.4.9")]
    [InlineData("Foo != 1.4.*, < 2", "0.9 1.0 1.5")]
    [InlineData("Foo [1.4.2]", "1.4.2")]
    [InlineData("Foo (1.5,2.1-beta2]", "2.0-alpha 2.0 2.0.0.1 2.1-beta2")]
    [InlineData("Foo 2.*", "2.0 2.0.0.1")]
    [InlineData("Foo 2.*-*", "2.0-alpha 2.0 2.0.0.1 2.1-beta2")]
    [InlineData("Foo*", "0.9 1.0 1.4.1 1.4.2 1.4.9 1.5 2.0 2.0.0.1 3.0")]
    [InlineData("Foo === 2.0", "2.0")]
    [InlineData("Foo(== 1.0-RC.1)", "1.0-rc.1")]
    public void Accepts_Versions_OnlyThoseThatMatch(string requirement, string expected)
    {
        var parsed = Requirement.Parse(requirement);

        Assert.Equal(expected, string.Join(' ', Versions.Where(version => parsed.Accepts(VersionText.Parse(version), prerelease: false))));
    }

    [Theory]
    [InlineData("Foo 1.*", "1.0-rc.1 1.0 1.4.1 1.4.2 1.4.9 1.5")]
    [InlineData("Foo < 2.0", "0.9 1.0-rc.1 1.0 1.4.1 1.4.2 1.4.9 1.5")]
    [InlineData("Foo [1.5,2.0)", "1.5 2.0-alpha")]
    public void Accepts_PrereleasesAllowed_ThoseThatMatchToo(string requirement, string expected)
    {
        var parsed = Requirement.Parse(requirement);

        Assert.Equal(expected, string.Join(' ', Versions.Where(version => parsed.Accepts(VersionText.Parse(version), prerelease: true))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Foo.")]
    [InlineData("Foo..Bar")]
    [InlineData("Foo ; python_version > '3'")]
    [InlineData("Foo[extra]")]
    [InlineData("Foo [1.*,2.0)")]
    [InlineData("Foo >= 1.2.*")]
    [InlineData("Foo == 1.*.2")]
    [InlineData("Foo 1*")]
    [InlineData("Foo 1.2 .3")]
    [InlineData("Foo [ 1.2")]
    [InlineData("Foo ( ,)")]
    [InlineData("Foo ===")]
    [InlineData("Foo ~= 1-rc1")]
    [InlineData("Foo 99999999999.0")]
    public void Parse_SomethingElse_SaysSo(string text)
    {
        UpdateException refused = Assert.Throws<UpdateException>(() => Requirement.Parse(text));

        Assert.Contains($"\"{text.Trim()}\"", refused.Message);
    }

    [Fact]
    public void Parse_IdOfAHundredAndOneCharacters_Refused() => Assert.Throws<UpdateException>(() => Requirement.Parse(new string('a', 101)));

    [Fact]
    public void ParseLines_CommentsAndBlankLines_DoNotCount() =>
        Assert.Equal(["Foo >= 1", "Bar"], Requirement.ParseLines("# tools\nFoo >= 1 # the tool\r\n\nBar\n").Select(requirement => requirement.ToString()));
}
