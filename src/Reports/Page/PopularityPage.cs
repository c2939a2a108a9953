using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Inventories;
using PopCon.Reports.Page.Views;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Web;
using PopCon.Reports.Writing;

namespace PopCon.Reports.Page;

/// <summary>The page: a request to a complete response.</summary>
/// <remarks>Thread-safe, without state of its own. The caller has checked access.</remarks>
/// <param name="source">Where the figures come from.</param>
/// <param name="settings">What the page says that no source knows.</param>
/// <param name="time">The clock.</param>
public sealed class PopularityPage(IFigureSource source, PageSettings settings, TimeProvider time)
{
    private const string Html = "text/html; charset=utf-8";

    /// <summary>The paths of the page, for the table of a server's endpoints.</summary>
    public static IReadOnlyList<string> Paths { get; } = [OverviewView.Path, PackagesView.Path, PackageView.Path, CandidatesView.Path, AboutView.Path];

    /// <summary>Answers a request for one of the <see cref="Paths"/>; any other is 404.</summary>
    public async Task<WebResponse> RespondAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (!Paths.Contains(request.Path, StringComparer.Ordinal))
        {
            return WebResponse.Text(404, "This page does not exist.");
        }

        bool isPost = request.Method is "POST" && request.Path is CandidatesView.Path;
        if (request.Method is not ("GET" or "HEAD") && !isPost)
        {
            return WebResponse.Text(405, "Only GET is allowed here.") with { Headers = [new("Allow", "GET, HEAD")] };
        }

        try
        {
            SourceSpan? span = await source.ReadSpanAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = time.GetUtcNow();
            if (ViewState.Read(QueryString.Parse(request.Query), span, now, out ViewState? state) is { } error)
            {
                return WebResponse.Text(400, error);
            }

            var page = new PageContext(settings, span, state!, now, request.Origin);
            return request.Path is AboutView.Path ? HtmlPage(200, AboutView.Render(page))
                : span is null ? HtmlPage(200, HelloView.Render(page), HelloView.Headers(settings))
                : isPost ? await CompareAsync(request, page, cancellationToken).ConfigureAwait(false)
                : await ViewAsync(request.Path, page, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException e)
        {
            return WebResponse.Text(502, e.Message);
        }
    }

    private static WebResponse HtmlPage(int status, string html, params IEnumerable<KeyValuePair<string, string>> headers) =>
        WebResponse.Create(status, Html, Encoding.UTF8.GetBytes(html), [new("Content-Security-Policy", PageAssets.Policy), .. headers]);

    private static WebResponse File(Report report, Table table, string format)
    {
        using var bytes = new MemoryStream();
        if (format is "csv")
        {
            TableCsv.Write(bytes, table);
            return WebResponse.Create(200, "text/csv; charset=utf-8", bytes.ToArray(), [new("Content-Disposition", "attachment; filename=\"popcon.csv\"")]);
        }

        ReportWriter.Write(bytes, report, ReportFormat.Json);
        return WebResponse.Create(200, "application/json; charset=utf-8", bytes.ToArray());
    }

    private static PeriodFigures Only(PeriodFigures figures, IEnumerable<PackageFigures> packages) => new()
    {
        Source = figures.Source,
        Range = figures.Range,
        Reports = figures.Reports,
        PreviousReports = figures.PreviousReports,
        Packages = [.. packages],
    };

    private async Task<WebResponse> ViewAsync(string path, PageContext page, CancellationToken cancellationToken)
    {
        ViewState state = page.State;
        bool byDay = state.Format is "html" && path is not CandidatesView.Path;
        PeriodFigures figures = await source.ReadAsync(state.Request(byDay), cancellationToken).ConfigureAwait(false);
        if (state.Format is not "html")
        {
            IEnumerable<PackageFigures> shown = path switch
            {
                PackageView.Path => PackageLink.Find(figures, state) is { } one ? [one] : [],
                CandidatesView.Path => CandidatesView.Select(state, figures),
                PackagesView.Path => PackagesView.Select(state, figures),
                _ => figures.Packages,
            };
            PeriodFigures part = Only(figures, shown);
            return File(new Report(part), ReportTables.Packages(part), state.Format);
        }

        string? html = path switch
        {
            PackagesView.Path => PackagesView.Render(page, figures),
            PackageView.Path => PackageView.Render(page, figures),
            CandidatesView.Path => CandidatesView.Render(page, figures),
            _ => OverviewView.Render(page, figures),
        };
        return html is null ? WebResponse.Text(404, "There are no figures of this package in this period.") : HtmlPage(200, html);
    }

    private async Task<WebResponse> CompareAsync(WebRequest request, PageContext page, CancellationToken cancellationToken)
    {
        Dictionary<string, (string FileName, string Text)>? form = await UploadedText.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        PeriodFigures figures = await source.ReadAsync(page.State.Request(byDay: false), cancellationToken).ConfigureAwait(false);
        if (form is null)
        {
            string problem = $"The list is longer than {WebRequest.MaxBodyBytes / 1024 / 1024} MB, or the form is damaged.";
            return HtmlPage(400, CandidatesView.Render(page, figures, error: problem));
        }

        try
        {
            (string FileName, string Text) list = form.GetValueOrDefault("list", (string.Empty, string.Empty));
            (string FileName, string Text) file = form.GetValueOrDefault("file", (string.Empty, string.Empty));
            (string FileName, string Text) chosen = file.Text.Length > 0 ? file : list;
            IReadOnlyList<InventoryEntry> entries = InventoryReader.ReadText(chosen.Text, chosen.FileName.Length > 0 ? PackageLink.Shortened(chosen.FileName) : "list");
            if (entries.Count == 0)
            {
                return HtmlPage(400, CandidatesView.Render(page, figures, error: "The list is empty: paste or upload one."));
            }

            IReadOnlyList<InventoryVerdict> verdicts = InventoryComparison.Compare(figures, entries, page.State.Fewer - 1);
            string format = form.GetValueOrDefault("format").Text;
            var report = new Report(figures, verdicts);
            return format is "csv" or "json" ? File(report, ReportTables.Inventory(report), format) : HtmlPage(200, CandidatesView.Render(page, figures, verdicts));
        }
        catch (InventoryException e)
        {
            return HtmlPage(400, CandidatesView.Render(page, figures, error: e.Message));
        }
    }
}
