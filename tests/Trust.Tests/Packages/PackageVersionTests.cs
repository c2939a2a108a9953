using PopCon.Trust.Packages;

namespace PopCon.Trust.Tests.Packages;

public sealed class PackageVersionTests
{
    [Theory]
    [InlineData("1", "1.0.0")]
    [InlineData("1.2", "1.2.0")]
    [InlineData("01.002.3.0", "1.2.3")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.0.0-BETA.01+Build.5", "1.0.0-beta.01")]
    [InlineData("1.0-a-b", "1.0.0-a-b")]
    [InlineData("1.0+x-y", "1.0.0")]
    [InlineData("2147483647.0.0", "2147483647.0.0")]
    public void Parse_Version_HasOneNormalForm(string text, string expected) => Assert.Equal(expected, PackageVersion.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1.")]
    [InlineData("1..2")]
    [InlineData("1.2.3.4.5")]
    [InlineData("-1.0")]
    [InlineData("+1.0")]
    [InlineData(" 1.0")]
    [InlineData("1.0-")]
    [InlineData("1.0-a..b")]
    [InlineData("1.0-ä")]
    [InlineData("1.0+")]
    [InlineData("2147483648.0.0")]
    public void Parse_AnythingElse_IsNotAVersion(string text) => Assert.Null(PackageVersion.Parse(text));

    [Theory]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha.beta")]
    [InlineData("1.0.0-beta.2", "1.0.0-beta.11")]
    [InlineData("1.0.0-rc.1", "1.0.0")]
    [InlineData("1.0.0", "1.0.0.1")]
    [InlineData("1.9", "1.10")]
    public void Compare_Pair_FirstIsLower(string lower, string higher)
    {
        PackageVersion left = PackageVersion.Parse(lower)!;
        PackageVersion right = PackageVersion.Parse(higher)!;

        Assert.True(PackageVersion.Compare(left, right) < 0);
        Assert.True(PackageVersion.Compare(right, left) > 0);
        Assert.Equal(0, PackageVersion.Compare(left, PackageVersion.Parse(lower.ToUpperInvariant())!));
    }
}
