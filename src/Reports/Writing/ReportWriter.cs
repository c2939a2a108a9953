using System;
using System.IO;
using System.Text.Json;
using PopCon.Reports.Advice;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Writing;

/// <summary>Writes reports in each of the formats.</summary>
/// <remarks>Stateless. The stream stays open.</remarks>
public static class ReportWriter
{
    /// <summary>Writes a report.</summary>
    public static void Write(Stream stream, Report report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                WriteJson(stream, json => FiguresJson.Write(json, report));
                break;
            default:
                Write(stream, ReportTables.Main(report), format);
                break;
        }
    }

    /// <summary>Writes advice.</summary>
    public static void Write(Stream stream, AdviceReport report, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                WriteJson(stream, json => AdviceJson.Write(json, report));
                break;
            default:
                Write(stream, ReportTables.Advice(report), format);
                break;
        }
    }

    private static void Write(Stream stream, Table table, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Csv:
                TableCsv.Write(stream, table);
                break;
            case ReportFormat.Markdown:
                TableMarkdown.Write(stream, table);
                break;
            case ReportFormat.Html:
                TableHtml.Write(stream, table);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format.");
        }
    }

    private static void WriteJson(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, FiguresJson.Indented))
        {
            write(json);
        }

        stream.WriteByte((byte)'\n');
    }
}
