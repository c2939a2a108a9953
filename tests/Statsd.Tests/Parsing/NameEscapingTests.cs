using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>What becomes of names and tag keys that Prometheus does not allow.</summary>
public sealed class NameEscapingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("river_BANK9", "river_BANK9")]
    [InlineData("river.north-bank", "river_north_bank")]
    [InlineData("river-----bank", "river_bank")]
    [InlineData("river-.-bank", "river___bank")]
    [InlineData("river-_-bank", "river___bank")]
    [InlineData("--river", "_river")]
    [InlineData("river--", "river_")]
    [InlineData("-", "_")]
    [InlineData("river..bank", "river__bank")]
    [InlineData("4--4", "_4_4")]
    [InlineData("42", "_42")]
    [InlineData("9", "_9")]
    [InlineData("river.4", "river_4")]
    [InlineData("rivière", "rivi_re")]
    [InlineData("rivie\u0300re", "rivie_re")]
    [InlineData("river🌊bank", "river_bank")]
    [InlineData("３river", "_river")]
    [InlineData("...", "___")]
    [InlineData("river.*", "river__")]
    [InlineData("a:b=c", "a_b_c")]
    [InlineData("\0", "_")]
    public void Escape_Name_BecomesLegal(string name, string expected)
    {
        Assert.Equal(expected, NameEscaping.Escape(name));
        Assert.Equal(expected, NameEscaping.Escape(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Escape_LegalText_IsTheSameInstance()
    {
        string name = new('a', 40);
        Assert.Same(name, NameEscaping.Escape(name));
    }

    [Fact]
    public void Escape_LoneSurrogate_IsOneSubstitute() => Assert.Equal("a_b", NameEscaping.Escape("a\uD800b"));
}
