using PopCon.Statsd.Mapping.Globs;

namespace PopCon.Statsd.Tests.Mapping.Globs;

public sealed class GlobTemplateTests
{
    [Theory]
    [InlineData("$1", "X")]
    [InlineData("${1}", "X")]
    [InlineData("$01", "X")]
    [InlineData("${1", "X")]
    [InlineData("$1}", "X")]
    [InlineData("$1-$2", "X-Y")]
    [InlineData("$2/$1/$2", "Y/X/Y")]
    [InlineData("${1}_x", "X_x")]
    [InlineData("${1}${2}", "XY")]
    [InlineData("${1}$2", "XY")]
    [InlineData("$1é", "Xé")]
    [InlineData("$1${2}", "{2}")]
    [InlineData("$1_x", "")]
    [InlineData("$1x", "")]
    [InlineData("$1$2", "")]
    [InlineData("$$1", "")]
    [InlineData("$2$", "")]
    [InlineData("[$3]", "[]")]
    [InlineData("[$0]", "[]")]
    [InlineData("[$pit]", "[]")]
    [InlineData("[${pit}]", "[]")]
    [InlineData("[$99999999999999999999]", "[]")]
    [InlineData("$", "$")]
    [InlineData("cost$", "cost$")]
    [InlineData("$ 1", "$ 1")]
    [InlineData("90%", "90%")]
    [InlineData("%s $1 90%", "%s X 90%")]
    [InlineData("$1 $10", "X ")]
    [InlineData("", "")]
    public void Expand_TwoCaptures_FillsReferences(string template, string expected) =>
        Assert.Equal(expected, GlobTemplate.Parse(template, starCount: 2).Expand([null, "X", "Y"]));
}
