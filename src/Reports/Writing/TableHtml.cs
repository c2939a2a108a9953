using System.IO;
using System.Text;
using PopCon.Reports.Html;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Writing;

/// <summary>A table as an HTML file that needs nothing else: the page's style inside, no script.</summary>
/// <remarks>Stateless.</remarks>
public static class TableHtml
{
    /// <summary>Writes a table; the stream stays open.</summary>
    public static void Write(Stream stream, Table table)
    {
        var html = new HtmlText();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Add($"<title>{table.Title}</title><style>{PageAssets.Style}</style></head>\n<body><main><h1>{table.Title}</h1>\n");
        Write(html, table);
        html.Add($"</main></body></html>\n");
        stream.Write(Encoding.UTF8.GetBytes(html.ToString()));
    }

    /// <summary>Adds a table to a page.</summary>
    internal static void Write(HtmlText html, Table table)
    {
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{table.Title}\"><table><caption class=\"hidden\">{table.Title}</caption><thead><tr>");
        foreach (TableColumn column in table.Columns)
        {
            html.Add($"<th scope=\"col\"{NumberClass(column)}>{column.Heading}</th>");
        }

        html.Add($"</tr></thead>\n<tbody>");
        foreach (object?[] row in table.Rows)
        {
            html.Add($"<tr>");
            for (int i = 0; i < row.Length; i++)
            {
                html.Add($"<td{NumberClass(table.Columns[i])}><bdi>{Table.Show(row[i])}</bdi></td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
    }

    private static Markup NumberClass(TableColumn column) => new(column.Kind is CellKind.Number or CellKind.Share ? " class=\"number\"" : string.Empty);
}
