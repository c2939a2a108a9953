using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PopCon.Usage.Events.Features;

namespace PopCon.Usage.Tests.Events;

public sealed class FeatureListReaderTests
{
    private const string Good = """{"package":"contoso.lib","revision":3,"features":[{"name":"export.csv","since":1,"what":"a table"}]}""";

    [Fact]
    public void Read_GoodList_HasItsValues()
    {
        FeatureList? list = FeatureListReader.Read(Encoding.UTF8.GetBytes(Good), out IReadOnlyList<string> mistakes);

        Assert.Empty(mistakes);
        Assert.Equal("contoso.lib", list!.Package);
        Assert.Equal(3, list.Revision);
        Assert.Equal(new Feature("export.csv", 1, "a table"), Assert.Single(list.Features));
    }

    [Theory]
    [InlineData("hello", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"package":"a","package":"a"}""", "JSON")]
    [InlineData("""{"\ud800":"a"}""", "JSON")]
    [InlineData("""{"package":"a","revision":1.5,"features":[{"name":"a","since":1,"what":"x"}]}""", "revision 1.5")]
    [InlineData("""{"package":"a\n","revision":1,"features":[{"name":"a","since":1,"what":"x"}]}""", "package")]
    [InlineData("""{"package":"../a","revision":1,"features":[{"name":"a","since":1,"what":"x"}]}""", "../a")]
    [InlineData("""{"package":"a","revision":1,"features":[{"name":"a\n","since":1,"what":"x"}]}""", "name")]
    [InlineData("""{"package":"a","revision":1,"features":[{"name":"a..b","since":1,"what":"x"}]}""", "a..b")]
    [InlineData("""{"package":"a","revision":1,"features":[{"name":"a","since":1,"what":"x\u001b[2J"}]}""", "what")]
    [InlineData("""{"package":"a","revision":1,"features":[7]}""", "features[0]")]
    [InlineData("""{"package":"a","revision":1,"features":[{"name":"a","since":1,"what":"x"}],"issuerKeys":["short"]}""", "issuerKeys")]
    public void Read_Mistake_IsNamed(string text, string named)
    {
        Assert.Null(FeatureListReader.Read(Encoding.UTF8.GetBytes(text), out IReadOnlyList<string> mistakes));

        Assert.Contains(mistakes, mistake => mistake.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllNamed()
    {
        FeatureListReader.Read("""{"package":"A","revision":0,"features":[{"name":"A","since":1,"what":""}],"x":1}"""u8.ToArray(), out IReadOnlyList<string> mistakes);

        Assert.Equal(5, mistakes.Count);
    }

    [Fact]
    public void Read_501Features_IsRefusedAnd500AreNot()
    {
        static string Features(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"f{{i}}","since":1,"what":"x"}"""));

        Assert.NotNull(FeatureListReader.Read(Encoding.UTF8.GetBytes($$"""{"package":"a","revision":1,"features":[{{Features(500)}}]}"""), out _));
        Assert.Null(FeatureListReader.Read(Encoding.UTF8.GetBytes($$"""{"package":"a","revision":1,"features":[{{Features(501)}}]}"""), out _));
    }
}
