using System.Linq;
using PopCon.Gateway.Configuration.Pywharf;
using PopCon.Hosting.Yaml;

namespace PopCon.Gateway.Tests.Configuration.Pywharf;

/// <summary>The TOML of pywharf.</summary>
public sealed class TomlReaderTests
{
    [Theory]
    [InlineData("[a]", true)]
    [InlineData("\n # x\n  [a]\r\n", true)]
    [InlineData("\uFEFF[a]", true)]
    [InlineData("a: [b]", false)]
    [InlineData("{}", false)]
    [InlineData("", false)]
    public void IsToml_Text_IsTold(string text, bool expected) => Assert.Equal(expected, TomlReader.IsToml(text));

    [Theory]
    [InlineData("k = \"a\"", "a")]
    [InlineData("k=\"a # b\" # c", "a # b")]
    [InlineData("\"k\" = 'C:\\x'", "C:\\x")]
    [InlineData(@"k = ""\""\\\t\u00e4\U0001F600""", "\"\\\tä😀")]
    [InlineData("k = 1_000 # x", "1000")]
    [InlineData("k = -5", "-5")]
    [InlineData("k = true\r", "true")]
    [InlineData("k = \"\"", "")]
    public void Read_Value_IsItsText(string line, string expected)
    {
        YamlNode root = TomlReader.Read("[t]\n" + line);

        YamlNode table = Assert.Single(root.Entries, entry => entry.Key.Text == "t").Value;
        Assert.Equal("k", Assert.Single(table.Entries).Key.Text);
        Assert.Equal(expected, table.Entries.Single().Value.Text);
        Assert.Equal(2, table.Entries.Single().Value.Line);
    }

    [Theory]
    [InlineData("k = 1", 1)]
    [InlineData("[t]\nk = ", 2)]
    [InlineData("[t]\nk = x", 2)]
    [InlineData("[t]\nk = \"a", 2)]
    [InlineData("[t]\nk = \"a\" \"b\"", 2)]
    [InlineData("[t]\nk = \"\\x\"", 2)]
    [InlineData("[t]\nk = \"\\u12\"", 2)]
    [InlineData("[t]\nk = \"\\uD800\"", 2)]
    [InlineData("[t]\nk = [1]", 2)]
    [InlineData("[t]\nk = \"\"\"a\"\"\"", 2)]
    [InlineData("[t]\nk = 1\nk = 2", 3)]
    [InlineData("[t]\n\n[t]", 3)]
    [InlineData("[t", 1)]
    [InlineData("[]", 1)]
    [InlineData("[a.b]", 1)]
    [InlineData("[[a]]", 1)]
    [InlineData("[t] x", 1)]
    [InlineData("[t]\n= 1", 2)]
    [InlineData("[t]\nk 1", 2)]
    public void Read_Mistake_NamesTheLine(string text, int line) =>
        Assert.Equal(line, Assert.Throws<TomlException>(() => TomlReader.Read(text)).Line);

    [Fact]
    public void Read_EveryPrefix_NeverFailsOtherwise()
    {
        const string Text = "[a-1]\ntype = \"file\\u00e4_\\\\system\"\nmax = 1_0 # x\n['b']\nx = 'y'\n";
        for (int length = 0; length <= Text.Length; length++)
        {
            try
            {
                Assert.Equal(YamlNodeKind.Mapping, TomlReader.Read(Text[..length]).Kind);
            }
            catch (TomlException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }
}
