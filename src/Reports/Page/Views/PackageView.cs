using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Page.Charts;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Page.Views;

/// <summary>One package: its days, and who uses it how.</summary>
/// <remarks>Stateless.</remarks>
internal static class PackageView
{
    public const string Path = "/package";

    /// <summary>The view; <see langword="null"/> where the package is not in the figures.</summary>
    public static string? Render(PageContext page, PeriodFigures figures)
    {
        if (PackageLink.Find(figures, page.State) is not { } package)
        {
            return null;
        }

        var html = new HtmlText();
        string name = PackageLink.Shortened(package.Package);
        Layout.Begin(html, page, name, PackagesView.Path);
        Layout.Period(html, page, name, Path);
        Facts(html, page, figures, package);
        html.Add($"<section class=\"card\"><h2 class=\"hidden\">Days</h2>");
        LineChart.Write(html, "Processes that used it, by day", figures.Range, package.Days, page.Calendar);
        html.Add($"</section>\n<div class=\"columns\">");
        BarTable.Write(html, "Namespaces", package.Namespaces, "(none)");
        BarTable.Write(html, "Versions", package.Versions, "(not reported)");
        BarTable.Write(html, "Frameworks", package.Frameworks, "(not reported)");
        BarTable.Write(html, "Direct or transitive", package.Dependencies, "(not reported)");
        html.Add($"</div>\n");
        Layout.Downloads(html, page.State, Path);
        Layout.End(html, page);
        return html.ToString();
    }

    private static void Facts(HtmlText html, PageContext page, PeriodFigures figures, PackageFigures package)
    {
        if (package.Package.Length > PackageLink.Shortened(package.Package).Length)
        {
            html.Add($"<details><summary>The whole name</summary><p class=\"long\"><bdi>{package.Package}</bdi></p></details>");
        }

        html.Add($"<p><span class=\"tag\">{PackageLink.Shortened(package.Language)}</span>");
        if (PackageLink.Home(package, page.Settings) is { } home)
        {
            html.Add($" <a href=\"{home}\" rel=\"noreferrer\">Home of the package</a>");
        }

        html.Add($"</p>\n<dl class=\"tiles\"><div class=\"card tile\"><dt>Processes</dt><dd><strong>{package.Processes:N0}</strong> ");
        Layout.Change(html, package.Previous, package.Processes);
        html.Add($"<span class=\"muted\">{Table.Show(package.Share(figures.Reports))} of all processes</span></dd></div>");
        html.Add($"<div class=\"card tile\"><dt>Shipped and never loaded by</dt><dd><strong>{package.Unused:N0}</strong> <span class=\"muted\">processes</span></dd></div>");
        html.Add($"<div class=\"card tile\"><dt>Last used</dt><dd><strong>{(package.LastDay is { } last ? DayRange.Text(last) : "–")}</strong> <span class=\"muted\">first day of the period: {(package.FirstDay is { } first ? DayRange.Text(first) : "–")}</span></dd></div></dl>\n");
    }
}
