using System;
using System.Collections.Generic;
using System.Globalization;
using PopCon.Reports.Html;

namespace PopCon.Reports.Page.Views;

/// <summary>The view of a bridge without figures: how reporting is switched on, or when the first figures can appear.</summary>
/// <remarks>Stateless. Says nothing of what is hidden.</remarks>
internal static class HelloView
{
    // How often the browser asks again.
    private const int RefreshSeconds = 5;

    /// <summary>Has the browser ask again by itself, where an answer can change.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(PageSettings settings) =>
        settings.KeepsHistory ? [new("Refresh", RefreshSeconds.ToString(CultureInfo.InvariantCulture))] : [];

    public static string Render(PageContext page)
    {
        var html = new HtmlText();
        Layout.Begin(html, page, "Welcome", "/");
        html.Add($"<div class=\"heading\"><div><h1>Welcome to PopCon</h1>");
        if (!page.Settings.KeepsHistory)
        {
            html.Add($"<p class=\"muted\">This bridge keeps no history, so there are no figures to show here. Prometheus gets them from the link “Metrics” below.</p></div></div>\n");
            html.Add($"<section class=\"card\"><h2>Keep a history</h2><p>Start the bridge with a folder that survives restarts:</p><pre tabindex=\"0\" role=\"region\" aria-label=\"Flag\"><code>--history.folder=/var/lib/popcon-bridge/history</code></pre><p>It then keeps one count a day for each package, and this page shows them.</p></section>\n");
        }
        else if (page.Settings.Calendar.NextRelease(page.Now) is { } next)
        {
            html.Add($"<p class=\"muted\">Reporting is switched on. Figures are released at the end of each epoch, so the first can appear after {next.UtcDateTime:yyyy-MM-dd HH:mm} UTC.</p></div></div>\n");
            html.Add($"<section class=\"card\"><h2>Check a machine meanwhile</h2><pre tabindex=\"0\" role=\"region\" aria-label=\"Command\"><code>popcon doctor</code></pre><p>It sends an unprotected test counter through the whole chain and says what does not work.</p></section>\n");
        }
        else
        {
            html.Add($"<p class=\"muted\">No process has reported yet. This page turns into the overview when the first report arrives.</p></div></div>\n");
        }

        Lines(html, page);
        Layout.End(html, page);
        return html.ToString();
    }

    private static void Lines(HtmlText html, PageContext page)
    {
        if (page.Settings.StatsdPort == 0)
        {
            return;
        }

        string host = page.Settings.StatsdHost.Length > 0 ? page.Settings.StatsdHost
            : Uri.TryCreate(page.Origin, UriKind.Absolute, out Uri? origin) ? origin.Host
            : "localhost";
        html.Add($"<section class=\"card\"><h2>Switch reporting on</h2><p>Put the file of the Reporter on the machine first, then set these variables for every .NET process:</p>");
        html.Add($"<pre tabindex=\"0\" role=\"region\" aria-label=\"Variables\"><code>export DOTNET_STARTUP_HOOKS=/opt/popcon/PopCon.Reporter.dll\nexport DOTNET_POPCONTEST_STATSD_HOST={host}\nexport DOTNET_POPCONTEST_STATSD_PORT={page.Settings.StatsdPort.ToString(CultureInfo.InvariantCulture)}</code></pre>");
        html.Add($"<p class=\"muted\">A process reports 60 seconds after its start and when it ends.</p></section>\n");
    }
}
