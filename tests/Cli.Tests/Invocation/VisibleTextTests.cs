using System.CommandLine;
using PopCon.Cli.Invocation;

namespace PopCon.Cli.Tests.Invocation;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("newtonsoft.json", "newtonsoft.json")]
    [InlineData("Pückler 蟒蛇 שלום 🐍", "Pückler 蟒蛇 שלום 🐍")]
    [InlineData("\u001b[31mred", "\\u{1b}[31mred")]
    [InlineData("a\nb\tc\u0085d\u009b", "a\\u{a}b\\u{9}c\\u{85}d\\u{9b}")]
    [InlineData("\u202eabc\u2066\u200e\u061c", "\\u{202e}abc\\u{2066}\\u{200e}\\u{61c}")]
    [InlineData("a\u2028b\u2029\ufeff\u200b", "a\\u{2028}b\\u{2029}\\u{feff}\\u{200b}")]
    [InlineData("\udb40\udc41", "\\u{e0041}")]
    public void Of_Text_ShowsWhatWouldHide(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    // Not a row above: the runner passes rows as UTF-8, which has no lone surrogates.
    [Fact]
    public void Of_LoneSurrogate_IsShown() => Assert.Equal("\\u{d800}x\\u{dc00}", VisibleText.Of("\ud800x\udc00"));

    [Fact]
    public void OfLines_LineFeeds_Stay() => Assert.Equal("a\nb\\u{d}\n", VisibleText.OfLines("a\nb\r\n"));

    [Fact]
    public void Complain_HostileName_IsEscaped()
    {
        var root = new RootCommand("Test.");
        root.SetAction((System.Action<ParseResult>)(_ => throw new CommandException(ExitCode.Failed, "No file \u001b]0;x\u0007\u202e.")));

        Assert.Equal("popcon: No file \\u{1b}]0;x\\u{7}\\u{202e}.\n", Popcon.Run(root).Error);
    }
}
