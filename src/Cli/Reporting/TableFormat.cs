using System;
using System.CommandLine;
using System.IO;
using System.Text;
using PopCon.Cli.Invocation;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Cli.Reporting;

/// <summary>The formats that tables can be written in, and writing them to standard output.</summary>
/// <remarks>Stateless.</remarks>
internal static class TableFormat
{
    private const string Description = "Format of the output. Default: table.";

    /// <summary>The option for reports.</summary>
    public static Option<string?> OfReports() => OptionValues.Word("--format", Description, "table", "csv", "json", "markdown", "html");

    /// <summary>The option for other tables.</summary>
    public static Option<string?> OfTables() => OptionValues.Word("--format", Description, "table", "csv", "markdown", "html");

    /// <summary>The format that was chosen; <see langword="null"/> for the table for people.</summary>
    public static ReportFormat? Read(ParseResult parsed, Option<string?> option) =>
        Enum.TryParse(parsed.GetValue(option), ignoreCase: true, out ReportFormat format) ? format : null;

    /// <summary>Writes a document that a writer of the library makes.</summary>
    public static void Write(TextWriter output, Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        Terminal.WriteDocument(output, Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    /// <summary>Writes a table.</summary>
    public static void Write(TextWriter output, Table table, ReportFormat? format)
    {
        switch (format)
        {
            case ReportFormat.Csv:
                Write(output, stream => TableCsv.Write(stream, table));
                break;
            case ReportFormat.Markdown:
                Write(output, stream => TableMarkdown.Write(stream, table));
                break;
            case ReportFormat.Html:
                Write(output, stream => TableHtml.Write(stream, table));
                break;
            default:
                TableText.Write(output, table);
                break;
        }
    }
}
