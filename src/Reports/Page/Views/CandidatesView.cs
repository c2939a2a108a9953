using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Inventories;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;

namespace PopCon.Reports.Page.Views;

/// <summary>Candidates for removal: never loaded, rarely used, and what an inventory lists and nothing uses.</summary>
/// <remarks>Stateless. An inventory lives as long as its request; nothing of it is kept or logged.</remarks>
internal static class CandidatesView
{
    public const string Path = "/candidates";

    // Verdicts shown on the page; the files have all of them.
    private const int MaxVerdicts = 2_000;

    /// <summary>The view.</summary>
    /// <param name="page">The request.</param>
    /// <param name="figures">The period.</param>
    /// <param name="verdicts">The result of a comparison; <see langword="null"/> without one.</param>
    /// <param name="error">Why a list could not be compared.</param>
    public static string Render(PageContext page, PeriodFigures figures, IReadOnlyList<InventoryVerdict>? verdicts = null, string? error = null)
    {
        var html = new HtmlText();
        Layout.Begin(html, page, "Candidates for removal", Path);
        Layout.Period(html, page, "Candidates for removal", Path);
        Layout.Filters(html, page, Path, withText: false);
        if (verdicts is not null)
        {
            Verdicts(html, page, figures, verdicts);
        }

        Form(html, page, error);
        Lists(html, page, figures);
        Layout.Downloads(html, page.State, Path);
        Layout.End(html, page);
        return html.ToString();
    }

    /// <summary>Shipped and never loaded, or used by fewer processes than the limit; fewest first.</summary>
    public static IEnumerable<PackageFigures> Select(ViewState state, PeriodFigures figures) =>
        figures.Packages.Where(one => one.Processes < state.Fewer && (one.Processes > 0 || one.Unused > 0)).OrderBy(one => one.Processes).ThenByDescending(one => one.Unused);

    private static void Lists(HtmlText html, PageContext page, PeriodFigures figures)
    {
        PackageFigures[] all = [.. Select(page.State, figures)];
        PackageFigures[] never = [.. all.Where(one => one.Processes == 0)];
        PackageFigures[] rare = [.. all.Where(one => one.Processes > 0)];
        html.Add($"<section class=\"card\"><h2>Shipped and never loaded <span class=\"muted\">{never.Length:N0}</span></h2>");
        html.Add($"<p class=\"muted\">Applications brought these packages along and loaded nothing of them. Reporters say so with <code>DOTNET_POPCONTEST_REPORT_UNUSED=1</code>.</p>");
        Rows(html, page, "Shipped and never loaded", "Processes that shipped it", never, static one => one.Unused);
        html.Add($"</section>\n<section class=\"card\"><h2>Used by fewer than {page.State.Fewer:N0} processes <span class=\"muted\">{rare.Length:N0}</span></h2>");
        html.Add($"<form class=\"filters\" action=\"{Path}\" method=\"get\">");
        foreach (string name in page.State.Query.Names.Distinct(System.StringComparer.Ordinal).Where(name => name is not ("fewer" or "format")))
        {
            html.Add($"<input type=\"hidden\" name=\"{name}\" value=\"{page.State.Query[name]}\">");
        }

        html.Add($"<label>Fewer than <input type=\"number\" name=\"fewer\" min=\"1\" max=\"1000000000\" value=\"{page.State.Fewer}\"> processes</label><button>Show</button></form>");
        Rows(html, page, "Rarely used", "Processes", rare, static one => one.Processes);
        html.Add($"</section>\n");
    }

    private static void Rows(
        HtmlText html, PageContext page, string caption, string heading, PackageFigures[] packages, System.Func<PackageFigures, long> count)
    {
        if (packages.Length == 0)
        {
            html.Add($"<p class=\"muted\">None.</p>");
            return;
        }

        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"narrow\"><caption class=\"hidden\">{caption}</caption><thead><tr><th scope=\"col\">Package</th><th scope=\"col\" class=\"number\">{heading}</th><th scope=\"col\" class=\"number\">Before</th></tr></thead><tbody>\n");
        foreach (PackageFigures one in packages.Take(ViewState.RowsPerPage))
        {
            html.Add($"<tr><th scope=\"row\"><a href=\"{PackageLink.To(page.State, one)}\"><bdi>{PackageLink.Shortened(one.Package)}</bdi></a> <span class=\"tag\">{PackageLink.Shortened(one.Language)}</span></th><td class=\"number\">{count(one):N0}</td><td class=\"number\">{Table.Show(one.Previous)}</td></tr>\n");
        }

        html.Add($"</tbody></table></div>");
        if (packages.Length > ViewState.RowsPerPage)
        {
            html.Add($"<p class=\"muted\">The first {ViewState.RowsPerPage} of {packages.Length:N0}; the files below have all.</p>");
        }
    }

    private static void Form(HtmlText html, PageContext page, string? error)
    {
        html.Add($"<section class=\"card\" id=\"compare\"><h2>Compare with an inventory</h2><p>Paste or upload what is installed or shipped, and see what of it was used, rarely used or never seen in this period. The list is compared and forgotten: it is neither stored nor logged.</p>");
        if (error is not null)
        {
            html.Add($"<p class=\"error\" role=\"alert\">{error}</p>");
        }

        html.Add($"<form class=\"stacked\" action=\"{page.State.Link(Path, ("format", null))}\" method=\"post\" enctype=\"multipart/form-data\">");
        html.Add($"<label for=\"list\">List</label><textarea id=\"list\" name=\"list\" rows=\"6\" spellcheck=\"false\" aria-describedby=\"formats\"></textarea>");
        html.Add($"<label for=\"file\">or file</label><input id=\"file\" type=\"file\" name=\"file\"><p class=\"muted small\" id=\"formats\">Known formats: {InventoryException.KnownFormats.Replace(", a folder of published applications, a NuGet cache", string.Empty, System.StringComparison.Ordinal).Replace(", a site-packages folder", string.Empty, System.StringComparison.Ordinal)}.</p>");
        html.Add($"<p class=\"buttons\"><button name=\"format\" value=\"html\">Compare</button> <button class=\"quiet\" name=\"format\" value=\"csv\">as CSV</button> <button class=\"quiet\" name=\"format\" value=\"json\">as JSON</button></p></form></section>\n");
    }

    private static void Verdicts(HtmlText html, PageContext page, PeriodFigures figures, IReadOnlyList<InventoryVerdict> verdicts)
    {
        html.Add($"<section class=\"card\"><h2>Your inventory</h2><p>");
        foreach (IGrouping<string, InventoryVerdict> group in verdicts.GroupBy(one => one.Verdict, System.StringComparer.Ordinal))
        {
            html.Add($"<span class=\"tag\">{group.Key}: {group.Count():N0}</span> ");
        }

        html.Add($"</p><p class=\"muted\">Rare means at most {page.State.Fewer - 1:N0} processes.</p>");
        TableHtml.Write(html, ReportTables.Inventory(new Report(figures, [.. verdicts.Take(MaxVerdicts)])));
        if (verdicts.Count > MaxVerdicts)
        {
            html.Add($"<p class=\"muted\">The first {MaxVerdicts:N0} of {verdicts.Count:N0}.</p>");
        }

        html.Add($"</section>\n");
    }
}
