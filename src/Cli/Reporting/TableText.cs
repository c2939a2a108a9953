using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Cli.Invocation;
using PopCon.Reports.Tables;
using Spectre.Console;
using Spectre.Console.Rendering;
using Table = PopCon.Reports.Tables.Table;
using TableColumn = PopCon.Reports.Tables.TableColumn;

namespace PopCon.Cli.Reporting;

/// <summary>A table as aligned text: as wide as the terminal, and never cut where it is piped.</summary>
/// <remarks>
/// Stateless. Not the table of Spectre.Console, which takes a second of processor time for 10,000 rows; its console only makes the heading bold. Cost is one
/// pass over the cells for the widths and one to write.
/// </remarks>
internal static class TableText
{
    private const string Gap = "  ";
    private const char Ellipsis = '…';

    // A text is not made narrower than this; rather the last columns are left out.
    private const int LeastWidth = 16;

    /// <summary>Writes a table.</summary>
    public static void Write(TextWriter output, Table table) => Write(output, table, Terminal.IsTerminal(output) ? Terminal.Over(output).Profile.Width : null);

    /// <summary>Writes a table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="width">How wide it may be; <see langword="null"/> for as wide as it is.</param>
    public static void Write(TextWriter output, Table table, int? width)
    {
        string[] headings = [.. table.Columns.Select(column => VisibleText.Of(column.Heading))];
        string[][] cells = [.. table.Rows.Select(row => Array.ConvertAll(row, cell => VisibleText.Of(Table.Show(cell))))];
        int[] widths = [.. headings.Select((heading, i) => cells.Select(row => WidthOf(row[i])).Append(WidthOf(heading)).Max())];
        int shown = widths.Length;
        if (width is { } limit)
        {
            shown = Fitting(widths, table.Columns, limit);
            widths = widths[..shown];
            Shrink(widths, table.Columns, limit);
        }

        var line = new StringBuilder();
        AppendRow(line, headings, table.Columns, widths);
        if (Terminal.IsTerminal(output))
        {
            Terminal.Over(output).Write(new Text(line.ToString(), new Style(decoration: Decoration.Bold)));
            line.Clear();
        }

        foreach (string[] row in cells)
        {
            AppendRow(line, row, table.Columns, widths);
        }

        if (shown < headings.Length)
        {
            line.Append("\nThe terminal is too narrow for: ").AppendJoin(", ", headings[shown..]).Append(".\n");
        }

        output.Write(line.ToString());
    }

    // How many columns have room, the first one in any case.
    private static int Fitting(int[] widths, IReadOnlyList<TableColumn> columns, int limit)
    {
        int shown = 0;
        for (int needed = -Gap.Length; shown < widths.Length; shown++)
        {
            needed += Gap.Length + (columns[shown].Kind == CellKind.Text ? Math.Min(widths[shown], LeastWidth) : widths[shown]);
            if (needed > limit && shown > 0)
            {
                break;
            }
        }

        return shown;
    }

    // Numbers stay whole: the widest text gives way first.
    private static void Shrink(int[] widths, IReadOnlyList<TableColumn> columns, int limit)
    {
        int excess = widths.Sum() + (Gap.Length * (widths.Length - 1)) - limit;
        for (; excess > 0; excess--)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                bool canShrink = columns[i].Kind == CellKind.Text && widths[i] > LeastWidth;
                widest = canShrink && (widest < 0 || widths[i] > widths[widest]) ? i : widest;
            }

            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }
    }

    private static void AppendRow(StringBuilder text, string[] cells, IReadOnlyList<TableColumn> columns, int[] widths)
    {
        int start = text.Length;
        for (int i = 0; i < widths.Length; i++)
        {
            string cell = WidthOf(cells[i]) > widths[i] ? Cut(cells[i], widths[i]) : cells[i];
            int padding = widths[i] - WidthOf(cell);
            bool isNumber = columns[i].Kind is CellKind.Number or CellKind.Share;
            text.Append(i == 0 ? string.Empty : Gap).Append(' ', isNumber ? padding : 0).Append(cell).Append(' ', isNumber ? 0 : padding);
        }

        int end = text.Length;
        while (end > start && text[end - 1] == ' ')
        {
            end--;
        }

        text.Length = end;
        text.Append('\n');
    }

    private static string Cut(string cell, int width)
    {
        var kept = new StringBuilder();
        int taken = 1;
        foreach (Rune rune in cell.EnumerateRunes())
        {
            string letter = rune.ToString();
            taken += WidthOf(letter);
            if (taken > width)
            {
                break;
            }

            kept.Append(letter);
        }

        return kept.Append(Ellipsis).ToString();
    }

    // Letters of East Asia take two cells.
    private static int WidthOf(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();
}
