using System;
using System.IO;
using System.Linq;
using System.Text;
using AngleSharp.Html.Parser;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Reports.Tests.Writing;

public sealed class TableWriterTests
{
    private static readonly Table Sample = new(
        "Packages of October",
        [new("package", "Package", CellKind.Text), new("processes", "Processes", CellKind.Number), new("share", "Share", CellKind.Share), new("previous", "Before", CellKind.Number)],
        [["newtonsoft.json", 1042L, 0.0253, 998L], ["a|b_*c*<b>[x](y)`\n#", 1L, null, null]]);

    [Fact]
    public void Markdown_Table_IsGitHubsWithEscapedNames() => Assert.Equal(
        """
        ## Packages of October

        | Package | Processes | Share | Before |
        | :-- | --: | --: | --: |
        | newtonsoft.json | 1,042 | 2.5 % | 998 |
        | a\|b\_\*c\*\<b\>\[x\]\(y\)\` \# | 1 | – | – |

        """,
        Text(stream => TableMarkdown.Write(stream, Sample)));

    [Fact]
    public void Html_Table_NeedsNothingElseAndShowsNamesAsText()
    {
        string html = Text(stream => TableHtml.Write(stream, Sample));
        var page = new HtmlParser().ParseDocument(html);

        Assert.Equal("Packages of October", page.Title);
        Assert.Equal(["Package", "Processes", "Share", "Before"], page.QuerySelectorAll("th").Select(one => one.TextContent));
        Assert.Equal("a|b_*c*<b>[x](y)`\n#", page.QuerySelectorAll("tbody tr")[1].QuerySelector("td")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("script,link,img,tbody b,a"));
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnknownFormat_Throws()
    {
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportWriter.Write(stream, new Report(new() { Source = "x", Range = default }), (ReportFormat)99));
    }

    private static string Text(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
