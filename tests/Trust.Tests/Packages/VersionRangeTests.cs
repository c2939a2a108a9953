using PopCon.Trust.Packages;

namespace PopCon.Trust.Tests.Packages;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("[1.0,1.2.3)", "1.0.0", true)]
    [InlineData("[1.0,1.2.3)", "1.2.3-rc.1", true)]
    [InlineData("[1.0,1.2.3)", "1.2.3", false)]
    [InlineData("[1.0, 1.2.3]", "1.2.3", true)]
    [InlineData("(1.0,2.0)", "1.0.0", false)]
    [InlineData("(,2.0]", "0.0.1", true)]
    [InlineData("[2.0,)", "1.9", false)]
    [InlineData("(,)", "1.0", true)]
    [InlineData("[1.0]", "1.0.0", true)]
    [InlineData("[1.0]", "1.0.1", false)]
    [InlineData("1.0", "5.0", true)]
    [InlineData("1.0", "0.9", false)]
    public void Contains_Version_FollowsTheNotation(string range, string version, bool expected) =>
        Assert.Equal(expected, VersionRange.Parse(range)!.Contains(PackageVersion.Parse(version)!));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("(1.0)")]
    [InlineData("[1.0")]
    [InlineData("[1.0,2.0,3.0]")]
    [InlineData("[2.0,1.0]")]
    [InlineData("[one,2.0]")]
    [InlineData("*")]
    public void Parse_AnythingElse_IsNotARange(string text) => Assert.Null(VersionRange.Parse(text));
}
