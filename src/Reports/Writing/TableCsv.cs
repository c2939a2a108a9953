using System.Globalization;
using System.IO;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Writing;

/// <summary>A table as CSV of RFC 4180, lines ended by a line feed.</summary>
/// <remarks>Stateless. A name that a spreadsheet would run as a formula gets an apostrophe in front of it, because names come from the network.</remarks>
public static class TableCsv
{
    private static readonly CsvConfiguration Settings = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>Writes a table; the stream stays open.</summary>
    public static void Write(Stream stream, Table table)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var csv = new CsvWriter(writer, Settings);
        foreach (TableColumn column in table.Columns)
        {
            csv.WriteField(column.Name);
        }

        csv.NextRecord();
        foreach (object?[] row in table.Rows)
        {
            foreach (object? cell in row)
            {
                csv.WriteField(Table.Plain(cell));
            }

            csv.NextRecord();
        }
    }
}
