using System;
using System.Linq;
using PopCon.Gateway.Http;
using PopCon.Gateway.Rules.Templates;

namespace PopCon.Gateway.Tests.Rules;

public sealed class IncomingTemplateTests
{
    [Theory]
    [InlineData("/{p}-{os}-{arch}", "/my-kite-linux-amd64", "my|kite|linux-amd64")]
    [InlineData("/{a}_{b}", "/_tool_x", "_tool|x")]
    [InlineData("/{a}{b}", "/xy", "x|y")]
    [InlineData("/{+a}-{b}", "/x-y/z-w", "x-y/z|w")]
    [InlineData("/{a}", "/a%2Fb", "a%2Fb")]
    [InlineData("/d?k={v}", "/d?x=1&k=2", "2")]
    [InlineData("/r{/a,b}", "/r/1/2", "1|2")]
    public void TryMatch_FittingPath_CutsFromTheLeft(string template, string path, string values) =>
        Assert.Equal(values, Match(template, path));

    [Theory]
    [InlineData("/{a}", "/a/b")]
    [InlineData("/{a}", "/..")]
    [InlineData("/{a}", "/%2e%2e")]
    [InlineData("/{a}", "/%0A")]
    [InlineData("/{a}", "/%ff")]
    [InlineData("/{+a}", "/x/../y")]
    [InlineData("/{v}/k-{v}", "/1/k-2")]
    [InlineData("/d?k={v}", "/d")]
    public void TryMatch_OtherPath_DoesNotFit(string template, string path) => Assert.Null(Match(template, path));

    [Theory]
    [InlineData("/a/{b")]
    [InlineData("/a/b}")]
    [InlineData("/{}")]
    [InlineData("/{a:0}")]
    [InlineData("/a b")]
    public void Parse_MalformedTemplate_NamesTheText(string template) =>
        Assert.Contains(template, Assert.Throws<TemplateException>(() => IncomingTemplate.Parse(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void TryMatch_PathMadeToGoBackAndForth_Ends()
    {
        string template = "/" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{{v{i}}}a")) + "!";

        Assert.Null(Match(template, "/" + new string('a', 8000)));
    }

    private static string? Match(string template, string path)
    {
        var incoming = IncomingTemplate.Parse(template);
        var places = new (int Start, int Length)[incoming.Names.Length];
        return incoming.TryMatch(RequestTarget.Parse(path), places)
            ? string.Join('|', places.Select(place => path.Substring(place.Start, place.Length)))
            : null;
    }
}
