using System.Net;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>The page at <c>/</c>: says what this is and links to the metrics.</summary>
/// <remarks>Immutable text, made once.</remarks>
internal static class LandingPage
{
    /// <summary>The whole page.</summary>
    public static string Create(string telemetryPath)
    {
        string path = WebUtility.HtmlEncode(telemetryPath);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="UTF-8"><title>StatsD Exporter</title></head>
            <body>
            <h1>StatsD Exporter</h1>
            <h2>Prometheus Exporter for converting StatsD to Prometheus metrics</h2>
            <p>PopCon.StatsdBridge {WebUtility.HtmlEncode(BuildInfo.Version)}</p>
            <ul>
            <li><a href="{path}">Metrics</a></li>
            <li><a href="/-/healthy">Healthy?</a></li>
            <li><a href="/-/ready">Ready?</a></li>
            <li><a href="/debug/pprof/heap">Memory</a></li>
            <li><a href="/debug/vars">Runtime figures</a></li>
            </ul>
            </body>
            </html>

            """;
    }
}
