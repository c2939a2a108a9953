using System;
using PopCon.Hosting.Yaml;

namespace PopCon.Hosting.Tests.Yaml;

public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("", "Null")]
    [InlineData("~", "Null")]
    [InlineData("NULL", "Null")]
    [InlineData("yes", "True")]
    [InlineData("On", "True")]
    [InlineData("n", "False")]
    [InlineData("False", "False")]
    [InlineData("tRue", "Text")]
    [InlineData("12", "Integer 12")]
    [InlineData("-1_000", "Integer -1000")]
    [InlineData("0x1F", "Integer 31")]
    [InlineData("017", "Integer 15")]
    [InlineData("0o17", "Integer 15")]
    [InlineData("0b101", "Integer 5")]
    [InlineData("18446744073709551615", "Integer 18446744073709551615")]
    [InlineData("18446744073709551616", "Float 1.8446744073709552E+19")]
    [InlineData("09", "Float 9")]
    [InlineData("0.25", "Float 0.25")]
    [InlineData("+.5e-1", "Float 0.05")]
    [InlineData("1e400", "Text")]
    [InlineData("-.INF", "Float -Infinity")]
    [InlineData(".nan", "Float NaN")]
    [InlineData("0x", "Text")]
    [InlineData(".", "Text")]
    [InlineData("-", "Text")]
    [InlineData("1:30", "Text")]
    [InlineData("2001-01-01", "Text")]
    public void Resolve_Plain_FollowsYaml11(string text, string expected) =>
        Assert.Equal(expected, Describe(new YamlNode(YamlNodeKind.Scalar, 1, 1) { Text = text, IsPlain = true }));

    [Theory]
    [InlineData("12", "", "Text")]
    [InlineData("yes", "tag:yaml.org,2002:bool", "True")]
    [InlineData("12", "tag:yaml.org,2002:int", "Integer 12")]
    [InlineData("12", "!own", "Text")]
    public void Resolve_Quoted_OnlyItsTagCounts(string text, string tag, string expected) =>
        Assert.Equal(expected, Describe(new YamlNode(YamlNodeKind.Scalar, 1, 1) { Text = text, Tag = tag }));

    private static string Describe(YamlNode node)
    {
        YamlScalar scalar = YamlScalar.Resolve(node);
        return scalar.Kind switch
        {
            YamlScalarKind.Boolean => scalar.Boolean.ToString(),
            YamlScalarKind.Integer => FormattableString.Invariant($"Integer {scalar.Integer}"),
            YamlScalarKind.Float => FormattableString.Invariant($"Float {scalar.Float}"),
            _ => scalar.Kind.ToString(),
        };
    }
}
