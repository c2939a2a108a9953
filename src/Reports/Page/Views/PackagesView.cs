using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;

namespace PopCon.Reports.Page.Views;

/// <summary>All packages: sorted, filtered, a hundred at a time.</summary>
/// <remarks>Stateless.</remarks>
internal static class PackagesView
{
    public const string Path = "/packages";

    public static string Render(PageContext page, PeriodFigures figures)
    {
        PackageFigures[] rows = [.. Select(page.State, figures)];
        int pages = Math.Max(1, (rows.Length + ViewState.RowsPerPage - 1) / ViewState.RowsPerPage);
        int number = Math.Min(page.State.PageNumber, pages);
        int first = (number - 1) * ViewState.RowsPerPage;
        var html = new HtmlText();
        Layout.Begin(html, page, "Packages", Path);
        Layout.Period(html, page, "Packages", Path);
        Layout.Filters(html, page, Path, withText: true);
        html.Add($"<p class=\"muted\" id=\"count\" role=\"status\">{rows.Length:N0} packages, {figures.Reports:N0} processes</p>\n<section class=\"card\"><h2 class=\"hidden\">Packages</h2>");
        PackageRows.Write(html, page, figures, [.. rows.Skip(first).Take(ViewState.RowsPerPage)], first + 1, sortable: true);
        Pages(html, page.State, number, pages);
        html.Add($"</section>\n");
        Layout.Downloads(html, page.State, Path);
        Layout.End(html, page);
        return html.ToString();
    }

    /// <summary>The packages of a view in its order, all pages together.</summary>
    public static IEnumerable<PackageFigures> Select(ViewState state, PeriodFigures figures)
    {
        IEnumerable<PackageFigures> rows = figures.Packages.Where(one => one.Package.Contains(state.Filter, StringComparison.OrdinalIgnoreCase));
        if (state.Order is "package")
        {
            return state.IsAscending
                ? rows.OrderBy(one => one.Package, StringComparer.Ordinal).ThenBy(one => one.Language, StringComparer.Ordinal)
                : rows.OrderByDescending(one => one.Package, StringComparer.Ordinal).ThenBy(one => one.Language, StringComparer.Ordinal);
        }

        double Key(PackageFigures one) => state.Order switch
        {
            "change" => one.Previous is > 0 ? (double)(one.Processes - one.Previous.Value) / one.Previous.Value : one.Processes > 0 ? double.MaxValue : 0,
            "unused" => one.Unused,
            "fetches" => one.Fetches,
            "features" => one.FeatureUses,
            "namespaces" => one.Namespaces.Count,
            _ => one.Processes,
        };

        // The figures come by processes and name, and both sorts keep that order among equals.
        return state.IsAscending ? rows.OrderBy(Key) : rows.OrderByDescending(Key);
    }

    private static void Pages(HtmlText html, ViewState state, int number, int pages)
    {
        if (pages == 1)
        {
            return;
        }

        html.Add($"<nav class=\"pages\" aria-label=\"Pages\">");
        PageLink(html, state, number - 1, number > 1, "Previous");
        html.Add($"<span>Page {number:N0} of {pages:N0}</span>");
        PageLink(html, state, number + 1, number < pages, "Next");
        html.Add($"</nav>");
    }

    private static void PageLink(HtmlText html, ViewState state, int number, bool exists, string text)
    {
        if (exists)
        {
            html.Add($"<a href=\"{state.Link(Path, ("page", number.ToString(CultureInfo.InvariantCulture)))}\">{text}</a>");
        }
    }
}
