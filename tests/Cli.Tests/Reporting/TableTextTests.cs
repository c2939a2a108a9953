using System.IO;
using PopCon.Cli.Reporting;
using PopCon.Reports.Tables;

namespace PopCon.Cli.Tests.Reporting;

public sealed class TableTextTests
{
    private static readonly Table Sample = new(
        "Sample",
        [new("name", "Name", CellKind.Text), new("count", "Count", CellKind.Number), new("why", "Why", CellKind.Text)],
        [["short", 1234567L, "because"], ["a.very.long.name.of.a.package", 1L, "蟒蛇"], [new string('x', 10_000), null, "\u0007"]]);

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void Write_Terminal_IsAsWideAsIt(int width)
    {
        string[] lines = Lines(Sample, width);

        Assert.All(lines[..3], line => Assert.True(line.Length <= width, line));
        Assert.Contains("1,234,567", lines[1]);
        Assert.Contains("…", lines[3]);
        Assert.EndsWith("\\u{7}", lines[3]);
        Assert.Equal(width, lines[3].Length + "because".Length - "\\u{7}".Length);
    }

    [Fact]
    public void Write_Pipe_CutsNothing()
    {
        string[] lines = Lines(Sample, null);

        Assert.Contains(new string('x', 10_000), lines[3]);
        Assert.DoesNotContain("…", string.Concat(lines));
    }

    [Fact]
    public void Write_NarrowTerminal_LeavesTheLastColumnsOutAndSaysSo()
    {
        string[] lines = Lines(Sample, 30);

        Assert.Equal("a.very.long.name.o…          1", lines[2]);
        Assert.Equal("The terminal is too narrow for: Why.", lines[5]);
    }

    private static string[] Lines(Table table, int? width)
    {
        using var output = new StringWriter();
        TableText.Write(output, table, width);
        return output.ToString().Split('\n');
    }
}
