using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Page.Charts;

namespace PopCon.Reports.Page.Views;

/// <summary>The first view: three numbers, the days, the top packages, what came and what went.</summary>
/// <remarks>Stateless.</remarks>
internal static class OverviewView
{
    public const string Path = "/";

    private const int TopRows = 10;
    private const int NewsRows = 6;

    public static string Render(PageContext page, PeriodFigures figures)
    {
        var html = new HtmlText();
        Layout.Begin(html, page, "Overview", Path);
        Layout.Period(html, page, "Overview", Path);
        Tiles(html, page, figures);
        html.Add($"<section class=\"card\"><h2 class=\"hidden\">Days</h2>");
        LineChart.Write(html, "Processes that reported, by day", figures.Range, figures.ReportsByDay, page.Calendar);
        html.Add($"</section>\n<section class=\"card\"><h2>Most used packages</h2>");
        PackageRows.Write(html, page, figures, [.. figures.Packages.Take(TopRows).Where(one => one.Processes > 0)], firstRank: 1, sortable: false);
        html.Add($"<p><a href=\"{page.State.LinkTo(PackagesView.Path)}\">All packages</a></p></section>\n");
        if (figures.PreviousReports is not null)
        {
            html.Add($"<div class=\"columns\">");
            News(html, page, "New in this period", figures.Packages.Where(one => one.Processes > 0 && one.Previous == 0), one => one.Processes);
            News(html, page, "No longer used", figures.Gone.Concat(figures.Packages.Where(one => one.Processes == 0)).Where(one => one.Previous > 0), one => one.Previous ?? 0);
            html.Add($"</div>\n");
        }

        Layout.Downloads(html, page.State, Path);
        Layout.End(html, page);
        return html.ToString();
    }

    private static void Tiles(HtmlText html, PageContext page, PeriodFigures figures)
    {
        html.Add($"<dl class=\"tiles\">");
        Tile(html, "Processes that reported", figures.Reports, figures.PreviousReports);
        Tile(html, "Packages in use", figures.Packages.Count(one => one.Processes > 0), figures.PreviousPackagesInUse);
        Tile(html, "Shipped and never loaded", figures.Packages.Count(one => one.Processes == 0 && one.Unused > 0), figures.PreviousPackagesNeverLoaded);
        html.Add($"</dl>\n<p class=\"muted\">");
        SourceSpan span = page.Span!;
        html.Add($"Figures since {DayRange.Text(span.First)}. ");
        if (page.IsRunning)
        {
            html.Add($"The last day, {DayRange.Text(span.Last)}, is still running.");
        }
        else if (page.Calendar.NextRelease(page.Now) is { } next)
        {
            html.Add($"The newest are of {DayRange.Text(span.Last)}; the next appear after {next.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        }
        else
        {
            html.Add($"The newest are of {DayRange.Text(span.Last)}.");
        }

        html.Add($"</p>\n");
    }

    private static void Tile(HtmlText html, string name, long value, long? before)
    {
        html.Add($"<div class=\"card tile\"><dt>{name}</dt><dd><strong>{value:N0}</strong> ");
        Layout.Change(html, before, value);
        if (before is { } old)
        {
            html.Add($"<span class=\"muted\">{old:N0} in the period before</span>");
        }

        html.Add($"</dd></div>");
    }

    private static void News(HtmlText html, PageContext page, string heading, IEnumerable<PackageFigures> packages, Func<PackageFigures, long> count)
    {
        PackageFigures[] all = [.. packages.OrderByDescending(count)];
        html.Add($"<section class=\"card\"><h2>{heading} <span class=\"muted\">{all.Length:N0}</span></h2>");
        if (all.Length == 0)
        {
            html.Add($"<p class=\"muted\">None.</p></section>");
            return;
        }

        html.Add($"<ul class=\"plain\">");
        foreach (PackageFigures one in all.Take(NewsRows))
        {
            html.Add($"<li><a href=\"{PackageLink.To(page.State, one)}\"><bdi>{PackageLink.Shortened(one.Package)}</bdi></a> <span class=\"number muted\">{count(one):N0}</span></li>");
        }

        html.Add($"</ul></section>");
    }
}
