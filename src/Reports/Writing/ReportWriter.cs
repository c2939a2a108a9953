using System;
using System.IO;
using System.Text.Json;
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
                WriteJson(stream, report);
                break;
            case ReportFormat.Csv:
                TableCsv.Write(stream, ReportTables.Main(report));
                break;
            case ReportFormat.Markdown:
                TableMarkdown.Write(stream, ReportTables.Main(report));
                break;
            case ReportFormat.Html:
                TableHtml.Write(stream, ReportTables.Main(report));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format.");
        }
    }

    private static void WriteJson(Stream stream, Report report)
    {
        using (var json = new Utf8JsonWriter(stream, FiguresJson.Indented))
        {
            FiguresJson.Write(json, report);
        }

        stream.WriteByte((byte)'\n');
    }
}
