using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Page.Charts;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Page.Views;

/// <summary>The table of packages.</summary>
/// <remarks>Stateless.</remarks>
internal static class PackageRows
{
    private static readonly (string? Order, string Text, bool IsNumber)[] Columns =
    [
        (null, "#", true), ("package", "Package", false), ("fetches", "Fetched", true), ("processes", "Processes", true), ("features", "Features used", true), ("share", "Share", true), ("change", "Change", true),
        (null, "Days", false), ("unused", "Never loaded", true), ("namespaces", "Namespaces", false),
    ];

    // Namespaces shown in a row; the view of the package has all of them.
    private const int MaxNamespaces = 3;

    /// <summary>Writes the table.</summary>
    /// <param name="html">The page.</param>
    /// <param name="page">The request.</param>
    /// <param name="figures">The period.</param>
    /// <param name="packages">The rows.</param>
    /// <param name="firstRank">The rank of the first row.</param>
    /// <param name="sortable">Whether headings are links that sort.</param>
    public static void Write(
        HtmlText html, PageContext page, PeriodFigures figures, IReadOnlyList<PackageFigures> packages, int firstRank, bool sortable)
    {
        bool hasNamespaces = page.Span?.Namespaces.Count > 1;
        bool hasLanguages = page.Span?.Languages.Count > 1;
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Packages\"><table class=\"packages\" id=\"packages\"><caption class=\"hidden\">Packages, {figures.Range.ToString()}</caption><thead><tr>");
        foreach (var column in Columns.Where(column => column.Order switch
        {
            "namespaces" => hasNamespaces,
            "fetches" => figures.HasFetches,
            "features" => figures.HasFeatureUses,
            _ => true,
        }))
        {
            Heading(html, page.State, column.Order, column.Text, column.IsNumber, sortable);
        }

        html.Add($"</tr></thead>\n<tbody>");
        for (int i = 0; i < packages.Count; i++)
        {
            Row(html, page, figures, packages[i], firstRank + i, hasLanguages, hasNamespaces);
        }

        html.Add($"</tbody></table></div>\n");
        if (packages.Count == 0)
        {
            html.Add($"<p class=\"muted\">No package matches.</p>\n");
        }
    }

    private static void Heading(HtmlText html, ViewState state, string? order, string text, bool isNumber, bool sortable)
    {
        Markup cell = new(isNumber ? " class=\"number\"" : string.Empty);
        if (!sortable || order is null)
        {
            html.Add($"<th scope=\"col\"{cell}>{text}</th>");
            return;
        }

        bool isCurrent = string.Equals(state.Order, order, StringComparison.Ordinal);
        bool ascending = isCurrent ? !state.IsAscending : order is "package";
        Markup sorted = new(!isCurrent ? string.Empty : state.IsAscending ? " aria-sort=\"ascending\"" : " aria-sort=\"descending\"");
        html.Add($"<th scope=\"col\"{cell}{sorted}><a href=\"{state.Link(PackagesView.Path, ("sort", order), ("order", ascending ? "up" : null), ("page", null))}\">{text}</a></th>");
    }

    private static void Row(
        HtmlText html, PageContext page, PeriodFigures figures, PackageFigures one, int rank, bool hasLanguages, bool hasNamespaces)
    {
        html.Add($"<tr><td class=\"number muted\">{rank:N0}</td><th scope=\"row\"><a href=\"{PackageLink.To(page.State, one)}\"><bdi>{PackageLink.Shortened(one.Package)}</bdi></a>");
        if (hasLanguages)
        {
            html.Add($" <span class=\"tag\">{PackageLink.Shortened(one.Language)}</span>");
        }

        html.Add($"</th>");
        Number(html, figures.HasFetches, one.Fetches);
        Number(html, isShown: true, one.Processes);
        Number(html, figures.HasFeatureUses, one.FeatureUses);
        html.Add($"<td class=\"number\">{Table.Show(one.Share(figures.Reports))}</td><td class=\"number\">");
        Layout.Change(html, one.Previous, one.Processes);
        html.Add($"</td><td>");
        SparkLine.Write(html, one.Days);
        html.Add($"</td><td class=\"number\">{one.Unused:N0}</td>");
        if (hasNamespaces)
        {
            html.Add($"<td class=\"muted\"><bdi>{Namespaces(one)}</bdi></td>");
        }

        html.Add($"</tr>\n");
    }

    private static void Number(HtmlText html, bool isShown, long number)
    {
        if (isShown)
        {
            html.Add($"<td class=\"number\">{number:N0}</td>");
        }
    }

    private static string Namespaces(PackageFigures one)
    {
        IEnumerable<string> names = one.Namespaces.Take(MaxNamespaces).Select(scope => scope.Value.Length == 0 ? "(none)" : PackageLink.Shortened(scope.Value));
        int more = one.Namespaces.Count - MaxNamespaces;
        return string.Join(", ", names) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : string.Empty);
    }
}
