using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Page.Charts;

/// <summary>Counts by the value of a label as bars in a table, which is its own text alternative.</summary>
/// <remarks>Stateless. Shows the twenty largest and the sum of the others.</remarks>
internal static class BarTable
{
    private const int MaxRows = 20;

    /// <summary>The table under a heading; nothing without counts.</summary>
    /// <param name="html">The page.</param>
    /// <param name="heading">What the values are: "Versions".</param>
    /// <param name="counts">The counts.</param>
    /// <param name="empty">What to call the empty value.</param>
    public static void Write(HtmlText html, string heading, IReadOnlyList<LabelCount> counts, string empty)
    {
        if (counts.Count == 0)
        {
            return;
        }

        long all = counts.Sum(one => one.Count);
        html.Add($"<section class=\"card\"><h2>{heading}</h2><table class=\"bars\"><caption class=\"hidden\">{heading}</caption>");
        html.Add($"<thead class=\"hidden\"><tr><th scope=\"col\">{heading}</th><th scope=\"col\">Bar</th><th scope=\"col\">Processes</th><th scope=\"col\">Share</th></tr></thead><tbody>\n");
        foreach (LabelCount one in counts.Take(MaxRows))
        {
            WriteRow(html, one.Value.Length == 0 ? empty : PackageLink.Shortened(one.Value), one.Count, all, counts[0].Count);
        }

        if (counts.Count > MaxRows)
        {
            WriteRow(html, (counts.Count - MaxRows).ToString(CultureInfo.InvariantCulture) + " more", counts.Skip(MaxRows).Sum(one => one.Count), all, counts[0].Count);
        }

        html.Add($"</tbody></table></section>\n");
    }

    private static void WriteRow(HtmlText html, string name, long count, long all, long most)
    {
        double width = Math.Min(100, 100d * count / Math.Max(1, most));
        html.Add($"<tr><th scope=\"row\"><bdi>{name}</bdi></th><td><svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{width:0.#}\" height=\"8\"/></svg></td>");
        html.Add($"<td class=\"number\">{count:N0}</td><td class=\"number muted\">{Table.Percent((double)count / all)}</td></tr>\n");
    }
}
