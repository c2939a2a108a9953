using PopCon.Gateway.SimpleIndex;

namespace PopCon.Gateway.Tests.SimpleIndex;

/// <summary>Which format a client gets.</summary>
public sealed class SimpleFormatTests
{
    private const string Json = "application/vnd.pypi.simple.v1+json";
    private const string HtmlV1 = "application/vnd.pypi.simple.v1+html";
    private const string Html = "text/html";

    [Theory]
    [InlineData("", Html)]
    [InlineData("*/*", Html)]
    [InlineData("text/*", Html)]
    [InlineData("application/*", Json)]
    [InlineData("text/html;q=0, */*", Json)]
    [InlineData("*/*;q=0.5, text/html;q=0.1", Json)]
    [InlineData("application/vnd.pypi.simple.latest+html", HtmlV1)]
    [InlineData("Application/VND.pypi.simple.v1+JSON", Json)]
    [InlineData("application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01", Json)]
    [InlineData("text/html, application/vnd.pypi.simple.v1+json", Html)]
    [InlineData("application/vnd.pypi.simple.v1+json, text/html", Json)]
    [InlineData("application/json", null)]
    [InlineData("text/html;q=0", null)]
    [InlineData("*/*;q=0", null)]
    public void Negotiate_Header_ChoosesFormat(string accept, string? expected) => Assert.Equal(expected, SimpleFormat.Negotiate(accept));
}
