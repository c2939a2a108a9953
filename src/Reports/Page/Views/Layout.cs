using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Reports.Figures;
using PopCon.Reports.Html;
using PopCon.Reports.Tables;

namespace PopCon.Reports.Page.Views;

/// <summary>The frame of every view: head, navigation, period and filters, footer.</summary>
/// <remarks>Stateless.</remarks>
internal static class Layout
{
    private static readonly (string Path, string Text)[] Navigation =
        [("/", "Overview"), ("/packages", "Packages"), ("/candidates", "Candidates for removal"), ("/about", "About")];

    private static readonly Markup Logo = new(
        "<svg class=\"logo\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"2\" y=\"13\" width=\"5\" height=\"9\" rx=\"1.5\"/><rect x=\"9.5\" y=\"8\" width=\"5\" height=\"14\" rx=\"1.5\"/><rect x=\"17\" y=\"2\" width=\"5\" height=\"20\" rx=\"1.5\"/></svg>");

    /// <summary>Everything above the content.</summary>
    public static void Begin(HtmlText html, PageContext page, string title, string active)
    {
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
        html.Add($"<title>{title} – PopCon</title><style>{PageAssets.Style}</style></head>\n<body><a class=\"skip\" href=\"#main\">Skip to content</a>\n");
        html.Add($"<header><div class=\"wide\"><a class=\"brand\" href=\"{page.State.LinkTo("/")}\">{Logo}PopCon</a><nav aria-label=\"Views\">");
        foreach ((string path, string text) in Navigation)
        {
            html.Add($"<a href=\"{page.State.LinkTo(path)}\"{new Markup(string.Equals(path, active, StringComparison.Ordinal) ? " aria-current=\"page\"" : string.Empty)}>{text}</a>");
        }

        html.Add($"</nav></div></header>\n<main id=\"main\" class=\"wide\">\n");
    }

    /// <summary>Everything below the content.</summary>
    public static void End(HtmlText html, PageContext page)
    {
        html.Add($"</main>\n<footer><div class=\"wide\">");
        if (page.Settings.FooterLinks.Count > 0)
        {
            html.Add($"<ul>");
            foreach (KeyValuePair<string, string> link in page.Settings.FooterLinks)
            {
                html.Add($"<li><a href=\"{link.Value}\">{link.Key}</a></li>");
            }

            html.Add($"</ul>");
        }

        html.Add($"<p>Days are UTC days. <a href=\"/about\">What these figures mean</a></p></div></footer>\n<script>{PageAssets.Script}</script></body></html>\n");
    }

    /// <summary>A heading, the period as a sentence, and links that change the period.</summary>
    public static void Period(HtmlText html, PageContext page, string heading, string path)
    {
        html.Add($"<div class=\"heading\"><div><h1><bdi>{heading}</bdi></h1><p class=\"muted\">{Sentence(page)}</p></div><nav class=\"periods\" aria-label=\"Period\">");
        foreach (int days in ViewState.Periods)
        {
            if (!page.Calendar.SkipsDays || days >= page.Calendar.Epoch!.Value.TotalDays)
            {
                string link = page.State.Link(path, ("days", days.ToString(CultureInfo.InvariantCulture)), ("from", null), ("to", null), ("page", null));
                string text = days switch { 1 => "1 day", 365 => "1 year", _ => days.ToString(CultureInfo.InvariantCulture) + " days" };
                html.Add($"<a href=\"{link}\"{new Markup(days == page.State.Days ? " aria-current=\"true\"" : string.Empty)}>{text}</a>");
            }
        }

        html.Add($"</nav></div>\n");
    }

    /// <summary>The form that filters by language, namespace and days. Text is filtered where <paramref name="withText"/> says so.</summary>
    public static void Filters(HtmlText html, PageContext page, string path, bool withText)
    {
        ViewState state = page.State;
        html.Add($"<form class=\"filters\" action=\"{path}\" method=\"get\" role=\"search\">");
        if (withText)
        {
            html.Add($"<label>Package <input type=\"search\" name=\"q\" value=\"{state.Filter}\" maxlength=\"200\" autocomplete=\"off\" data-filter=\"packages\"></label>");
        }

        Choice(html, "Language", "language", page.Span?.Languages ?? [], state.Language, string.Empty);
        Choice(html, "Namespace", "namespace", page.Span?.Namespaces ?? [], state.Namespace, "*");
        html.Add($"<label>From <input type=\"date\" name=\"from\" value=\"{DayRange.Text(state.Range.From)}\"></label>");
        html.Add($"<label>To <input type=\"date\" name=\"to\" value=\"{DayRange.Text(state.Range.To)}\"></label>");
        foreach (string name in (ReadOnlySpan<string>)["sort", "order", "fewer"])
        {
            if (state.Query[name] is { } value)
            {
                html.Add($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
            }
        }

        html.Add($"<button>Show</button></form>\n");
    }

    /// <summary>Links for the figures on the screen as files.</summary>
    public static void Downloads(HtmlText html, ViewState state, string path) =>
        html.Add($"<p class=\"downloads\">These figures as <a href=\"{state.Link(path, ("format", "csv"))}\">CSV</a> or <a href=\"{state.Link(path, ("format", "json"))}\">JSON</a></p>\n");

    /// <summary>A change against the period before; a dash with an explanation where there is none.</summary>
    public static void Change(HtmlText html, long? before, long after)
    {
        if (ReportTables.Change(before, after) is not { } change)
        {
            html.Add($"<span class=\"change\">–<span class=\"hidden\"> no data for the period before</span></span>");
            return;
        }

        string direction = after > before ? "up" : after < before ? "down" : "same";
        html.Add($"<span class=\"change {direction}\">{change}</span>");
    }

    private static string Sentence(PageContext page)
    {
        DayRange range = page.State.Range;
        string days = range.Length == 1 ? Long(range.From) : $"{Long(range.From)} – {Long(range.To)}, {range.Length.ToString(CultureInfo.InvariantCulture)} days";
        return page.Calendar.SkipsDays
            ? $"{days}. Figures are released for whole epochs of {page.Calendar.Epoch!.Value.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days."
            : days;
    }

    private static string Long(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static void Choice(HtmlText html, string label, string name, IReadOnlyList<string> values, string? chosen, string all)
    {
        if (values.Count < 2)
        {
            return;
        }

        html.Add($"<label>{label} <select name=\"{name}\"><option value=\"{all}\">all</option>");
        foreach (string value in values)
        {
            html.Add($"<option value=\"{value}\"{new Markup(string.Equals(value, chosen, StringComparison.Ordinal) ? " selected" : string.Empty)}>{(value.Length == 0 ? "(none)" : PackageLink.Shortened(value))}</option>");
        }

        html.Add($"</select></label>");
    }
}
