using System.Collections.Generic;
using PopCon.Reports.Html;

namespace PopCon.Reports.Page.Views;

/// <summary>What is collected, what never is, what the figures mean, and the release stage in force.</summary>
/// <remarks>Stateless.</remarks>
internal static class AboutView
{
    public const string Path = "/about";

    public static string Render(PageContext page)
    {
        var html = new HtmlText();
        Layout.Begin(html, page, "About these figures", Path);
        html.Add($"<div class=\"heading\"><div><h1>About these figures</h1></div></div>\n<div class=\"columns\">");
        html.Add($"<section class=\"card\"><h2>What is collected</h2><ul><li>The name of each package that a process loads, once per process.</li><li>One report per process, so that counts can become shares.</li><li>Where it is switched on: the namespace, the version, the framework, whether the package is a direct dependency, and packages that were shipped and never loaded.</li></ul></section>\n");
        html.Add($"<section class=\"card\"><h2>What never is</h2><ul><li>Users, hosts, addresses, paths, process ids, arguments.</li><li>Names of your own assemblies and projects.</li><li>Anything finer than a day.</li></ul></section>\n");
        html.Add($"<section class=\"card\"><h2>How to read them</h2><ul><li><b>Processes</b> are processes, not people: a script that runs every minute counts 1,440 times a day, a service that runs for months counts once.</li><li><b>Share</b> is the part of all processes that reported.</li><li><b>Change</b> compares with the period of the same length just before.</li><li><b>Never loaded</b> counts processes that shipped a package and loaded nothing of it.</li><li>A package that does not appear may also be one that cannot be seen: analyzers, build tools and meta-packages have nothing to load.</li></ul></section>\n");
        Release(html, page);
        html.Add($"</div>\n");
        Layout.End(html, page);
        return html.ToString();
    }

    private static void Release(HtmlText html, PageContext page)
    {
        html.Add($"<section class=\"card\"><h2>Delay and protection</h2>");
        if (page.Calendar.Epoch is null)
        {
            html.Add($"<p>Counts show within seconds of a report. No release stage is in force.</p>");
        }
        else
        {
            html.Add($"<p>Counts are released at the end of each epoch, on the day that closes it. Small counts are not released.</p>");
        }

        if (page.Settings.KeepDays > 0)
        {
            html.Add($"<p>Days are kept for {page.Settings.KeepDays:N0} days.</p>");
        }

        if (page.Settings.Release.Count > 0)
        {
            html.Add($"<table class=\"narrow\"><caption>Release settings in force</caption><thead class=\"hidden\"><tr><th scope=\"col\">Setting</th><th scope=\"col\">Value</th></tr></thead><tbody>");
            foreach (KeyValuePair<string, string> setting in page.Settings.Release)
            {
                html.Add($"<tr><th scope=\"row\">{setting.Key}</th><td>{setting.Value}</td></tr>");
            }

            html.Add($"</tbody></table>");
        }

        html.Add($"</section>\n");
    }
}
