using System;
using System.Linq;
using PopCon.Hosting.Flags;
using PopCon.Hosting.Values;
using PopCon.Hosting.Web.Endpoints;

namespace PopCon.Hosting.Web;

/// <summary>The settings of the HTTP side.</summary>
/// <remarks>Immutable.</remarks>
internal static class WebSettings
{
    /// <summary><c>--web.telemetry-path</c>.</summary>
    public static readonly Setting<string> TelemetryPath = Setting.Of(
        "web.telemetry-path", "/metrics", "PATH", "Path of the metrics.", ParseTelemetryPath);

    /// <summary><c>--web.enable-lifecycle</c>.</summary>
    public static readonly Setting<bool> EnableLifecycle = Setting.Switch(
        "web.enable-lifecycle", false, "POST /-/reload and /-/quit. Off by default.");

    /// <summary><c>--web.config.file</c>.</summary>
    public static readonly Setting<string> ConfigFile = Setting.Text(
        "web.config.file", string.Empty, "PATH", "YAML file with TLS and basic auth settings. Empty: plain HTTP for everyone.");

    /// <summary><c>--web.openmetrics</c>.</summary>
    public static readonly Setting<bool> OpenMetrics = Setting.Switch(
        "web.openmetrics", false, "OpenMetrics for scrapers that ask for it, with counters that end in _total. Off by default.");

    /// <summary><c>--web.listen-address</c>, whose default is the program's own.</summary>
    public static Setting<ListenAddress> ListenAddress(string value) => Setting.Of(
        "web.listen-address", value, "ADDRESS", "Address of the HTTP listener. An empty host means all IPv4 and IPv6 addresses.", Values.ListenAddress.ForWeb);

    /// <summary>The options.</summary>
    public static WebOptions Read(SettingValues values, Setting<ListenAddress> listenAddress) => new()
    {
        ListenAddress = values.Get(listenAddress),
        TelemetryPath = values.Get(TelemetryPath),
        EnableLifecycle = values.Get(EnableLifecycle),
        ConfigFile = values.Get(ConfigFile),
        OpenMetrics = values.Get(OpenMetrics),
    };

    private static string ParseTelemetryPath(string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny("?# "))
        {
            throw new FormatException("must be a path that starts with a slash, without '?', '#' and blanks");
        }

        if (path.Contains("//", StringComparison.Ordinal) || path.Split('/').Any(segment => segment is "." or ".."))
        {
            throw new FormatException("must not contain '//', '/./' or '/../'; requests for such paths are redirected");
        }

        return WebPaths.Taken.Contains(path)
            ? throw new FormatException("is the path of another endpoint; choose one that is not " + string.Join(", ", WebPaths.Taken.Order(StringComparer.Ordinal)))
            : path;
    }
}
