using PopCon.Gateway.Python;

namespace PopCon.Gateway.Tests.Python;

public sealed class PythonVersionTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("v01.2-ALPHA.3", "1.2a3")]
    [InlineData("1.0.post", "1.0.post0")]
    [InlineData("1.0-2", "1.0.post2")]
    [InlineData("2!1.0rc1.dev4+Ubuntu_1", "2!1.0rc1.dev4+ubuntu.1")]
    [InlineData("1.0preview2", "1.0rc2")]
    public void Normalize_Version_GivesTheFormOfPep440(string text, string normalized) => Assert.Equal(normalized, PythonVersion.Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.0-")]
    [InlineData("1..0")]
    [InlineData("../1.0")]
    public void Normalize_OtherText_IsNull(string text) => Assert.Null(PythonVersion.Normalize(text));
}
