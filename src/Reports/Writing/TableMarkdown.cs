using System;
using System.IO;
using System.Linq;
using System.Text;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Writing;

/// <summary>A table as GitHub's Markdown.</summary>
/// <remarks>Stateless. Names are escaped: none of them can begin a link, a tag or another cell.</remarks>
public static class TableMarkdown
{
    private const string Special = "\\`*_{}[]()<>#+-.!|~$&@";

    /// <summary>Writes a table; the stream stays open.</summary>
    public static void Write(Stream stream, Table table)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write("## " + table.Title + "\n\n");
        writer.Write("| " + string.Join(" | ", table.Columns.Select(column => Escape(column.Heading))) + " |\n");
        writer.Write("|" + string.Concat(table.Columns.Select(column => column.Kind is CellKind.Number or CellKind.Share ? " --: |" : " :-- |")) + "\n");
        foreach (object?[] row in table.Rows)
        {
            writer.Write("| " + string.Join(" | ", row.Select(cell => cell is string text ? Escape(text) : Table.Show(cell))) + " |\n");
        }
    }

    // A name of letters, digits, dots and hyphens is the rule and stays readable in the source.
    private static string Escape(string text)
    {
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ' '))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(Special.Contains(c, StringComparison.Ordinal) ? "\\" + c : char.IsControl(c) ? " " : c.ToString());
        }

        return escaped.ToString();
    }
}
