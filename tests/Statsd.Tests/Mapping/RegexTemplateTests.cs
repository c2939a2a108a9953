using PopCon.Statsd.Mapping;

namespace PopCon.Statsd.Tests.Mapping;

public sealed class RegexTemplateTests
{
    [Theory]
    [InlineData("$0", "all")]
    [InlineData("$1", "X")]
    [InlineData("${1}x", "Xx")]
    [InlineData("$1x", "")]
    [InlineData("$1_$2", "")]
    [InlineData("$2", "")]
    [InlineData("$9", "")]
    [InlineData("$01", "")]
    [InlineData("$box", "B")]
    [InlineData("${box}s", "Bs")]
    [InlineData("$boxs", "")]
    [InlineData("$two", "2nd")]
    [InlineData("$$1", "$1")]
    [InlineData("$", "$")]
    [InlineData("a$-b", "a$-b")]
    [InlineData("${1", "${1")]
    [InlineData("${}", "${}")]
    [InlineData("100%$1", "100%X")]
    [InlineData("$1-$box", "X-B")]
    [InlineData("$1é", "")]
    [InlineData("$1🐝", "X🐝")]
    public void Expand_Groups_FillsReferences(string template, string expected) =>
        Assert.Equal(
            expected,
            RegexTemplate.Parse(template, [null, null, null, "box", "two", "two"])
                .Expand(["all", "X", null, "B", null, "2nd"]));
}
