using System.Linq;
using PopCon.Hosting.Yaml;

namespace PopCon.Hosting.Tests.Yaml;

public sealed class YamlComposerTests
{
    /// <summary>B2 and B5: what Go's YAML reader accepts. Every row was given to it too.</summary>
    [Theory]
    [InlineData("a:\n  b: \"long\n  text\"\n", "{a: {b: long text}}")]
    [InlineData("a:\n  b: \"long\ntext\"\n  c: d\n", "{a: {b: long text, c: d}}")]
    [InlineData("a:\n  b: \"long\\\n  text\"\n", "{a: {b: longtext}}")]
    [InlineData("a:\n- b: [\n  1, 2\n  ]\n  c: d\n", "{a: [{b: [1, 2], c: d}]}")]
    [InlineData("a:\n  b: [\n1,\n2]\n", "{a: {b: [1, 2]}}")]
    [InlineData("a:\n- b: {l: x,\n  m: y}\n- c\n", "{a: [{b: {l: x, m: y}}, c]}")]
    [InlineData("a:\n  b: {l: 'it''s\n  so', m: [x\n  y]}\n", "{a: {b: {l: it's so, m: [x y]}}}")]
    [InlineData("a:\n  b: [ # one\n  # two\n  1 ]\n", "{a: {b: [1]}}")]
    [InlineData("a: \"b\"#c\nd: e\n", "{a: b, d: e}")]
    [InlineData("a: [1,#c\n  2]#d\nb: |#e\n  text\n", "{a: [1, 2], b: text\n}")]
    [InlineData("a: plain\n  {text\n  \"with [quotes\nb: \"c\"#d\n", "{a: plain {text \"with [quotes, b: c}")]
    [InlineData("a: >2-\n   folded\nb: \"c\"#d\n", "{a:  folded, b: c}")]
    [InlineData("? a\n: - b\n  - \"c\"#d\n", "{a: [b, c]}")]
    [InlineData("%YAML 1.1\n---\na: b\n%YAML 1.1\n---\nc: d\n", "{a: b}")]
    [InlineData("%TAG ! !x\n%YAML 1.1\n---\na: b\n", "{a: b}")]
    [InlineData("a: \"b\"#c\n---\n[", "{a: b}")]
    [InlineData("a: !!binary aGk=\n", "{a: hi}")]
    public void Compose_LooseLayout_IsRead(string yaml, string expected) =>
        Assert.Equal(expected, Describe(YamlComposer.Compose(yaml)!));

    /// <summary>B5: what Go's YAML reader refuses, and messages that say what to do. Every row was given to it too.</summary>
    [Theory]
    [InlineData("labels: {l1: x, \"l3\" plain}", 1, 22, "':' is missing between the key and this value")]
    [InlineData("labels: {l1: x, 'l3' \"quoted\"}", 1, 22, "':' is missing between the key and this value")]
    [InlineData("a: !!binary '*'", 1, 4, "!!binary expects base64; correct it or remove the tag")]
    [InlineData("a: !!binary 'aG k='", 1, 4, "!!binary expects base64; correct it or remove the tag")]
    [InlineData("%YAML 1.2\n---\na: b", 1, 1, "only YAML 1.1 is supported; remove the %YAML directive")]
    [InlineData("...\na: b", 1, 1, "the text cannot be read from here on; check quotes, brackets, colons and indentation here and in the lines above")]
    [InlineData("a: {'b\"}", 1, 5, "While scanning a quoted scalar, found unexpected end of stream; check quotes, brackets, colons and indentation here and in the lines above")]
    [InlineData("a:\n- b: [\n  1\n  c: }\n", 4, 4, "While parsing a flow sequence, did not find expected ',' or ']'; check quotes, brackets, colons and indentation here and in the lines above")]
    [InlineData("a: *b", 1, 4, "there is no anchor 'b' above; define it as &b")]
    [InlineData("a: &b [*b]", 1, 8, "anchor 'b' contains itself; remove the alias")]
    [InlineData("a: \u0001", 1, 4, "control character U+0001 is not allowed; remove it")]
    public void Compose_NotYaml_NamesPlaceAndRemedy(string yaml, int line, int column, string message)
    {
        YamlSyntaxException e = Assert.Throws<YamlSyntaxException>(() => YamlComposer.Compose(yaml));

        Assert.Equal((message, line, column), (e.Message, e.Line, e.Column));
    }

    private static string Describe(YamlNode node) => node.Kind switch
    {
        YamlNodeKind.Scalar => node.Text,
        YamlNodeKind.Sequence => $"[{string.Join(", ", node.Items.Select(Describe))}]",
        _ => $"{{{string.Join(", ", node.Entries.Select(entry => $"{Describe(entry.Key)}: {Describe(entry.Value)}"))}}}",
    };
}
