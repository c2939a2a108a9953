using System;
using System.Collections.Generic;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.StatsdBridge.History;

namespace PopCon.StatsdBridge;

/// <summary>The bridge's HTTP paths, with the texts of statsd_exporter.</summary>
internal static class BridgeRoutes
{
    /// <summary>Lists them.</summary>
    /// <param name="options">The path of the metrics, and whether there are commands.</param>
    /// <param name="health">What probes are told.</param>
    /// <param name="metrics">Serves scrapes.</param>
    /// <param name="reload">Reads the mapping file again.</param>
    /// <param name="quit">Begins a clean stop.</param>
    /// <param name="hidesDiagnostics">Whether figures of the runtime must not be shown now.</param>
    /// <param name="history">Serves the page, which takes the place of the landing page, and its API.</param>
    /// <param name="hasPage">Whether there is a page.</param>
    public static RouteTable Create(
        WebOptions options,
        BridgeHealth health,
        MetricsEndpoint metrics,
        Action reload,
        Action quit,
        Func<bool> hidesDiagnostics,
        HistoryEndpoints history,
        bool hasPage)
    {
        var landingPage = new LandingPage(
            "StatsD Exporter", "Prometheus Exporter for converting StatsD to Prometheus metrics", "PopCon.StatsdBridge", Links(options));
        var healthy = new HealthEndpoint("Statsd Exporter is Healthy.\n", health.FindProblem);
        RouteTable routes = new RouteTable()
            .Add(WebPaths.Root, landingPage.HandleAsync)
            .Add(WebPaths.Healthy, healthy.HandleAsync)
            .Add(WebPaths.Health, healthy.HandleAsync)
            .Add(WebPaths.Ready, new HealthEndpoint("Statsd Exporter is Ready.\n", health.FindReadyProblem).HandleAsync);
        DiagnosticsEndpoints.AddTo(routes, hidesDiagnostics);

        // Where the metrics take the place of the landing page there is no page either: its other paths link to this one.
        history.AddTo(routes, hasPage && options.TelemetryPath is not WebPaths.Root);
        if (options.EnableLifecycle)
        {
            routes.Add(WebPaths.Reload, new CommandEndpoint("Requesting reload", reload).HandleAsync);
            routes.Add(WebPaths.Quit, new CommandEndpoint("Requesting termination... Goodbye!", quit, answersFirst: true).HandleAsync);
        }

        // Of all paths only the landing page's can be taken by the metrics: the settings refuse the others.
        // As in statsd_exporter, a telemetry path that ends in a slash stands for everything below it.
        return options.TelemetryPath.EndsWith('/')
            ? routes.AddBelow(options.TelemetryPath, metrics.HandleAsync)
            : routes.Add(options.TelemetryPath, metrics.HandleAsync);
    }

    /// <summary>The links of the landing page: path and text.</summary>
    public static IReadOnlyList<(string Path, string Text)> Links(WebOptions options) =>
    [
        (options.TelemetryPath, "Metrics"),
        (WebPaths.Healthy, "Healthy?"),
        (WebPaths.Ready, "Ready?"),
        (WebPaths.Heap, "Memory"),
        (WebPaths.Variables, "Runtime figures"),
    ];
}
