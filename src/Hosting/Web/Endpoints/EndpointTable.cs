using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Finds the endpoint of a request by its exact path.</summary>
/// <remarks>Immutable. One look-up per request; the routing of the framework would take longer to start than all the rest.</remarks>
internal sealed class EndpointTable
{
    private readonly Dictionary<string, RequestDelegate> _byPath = new(StringComparer.Ordinal);
    private readonly string _telemetryPath;
    private readonly RequestDelegate _metrics;

    /// <summary>Lists the endpoints that the options ask for.</summary>
    public EndpointTable(WebOptions options, WebStages stages, ILogger logger)
    {
        _telemetryPath = options.TelemetryPath;
        _metrics = new MetricsEndpoint(stages.Metrics, stages.Scrapes, logger).HandleAsync;
        string landingPage = LandingPage.Create(_telemetryPath);
        var lifecycle = new LifecycleEndpoints(stages.Health, stages.Lifecycle);
        _byPath[WebPaths.Root] = context => Answers.TextAsync(context, landingPage, "text/html; charset=UTF-8");
        _byPath[WebPaths.Healthy] = lifecycle.HealthyAsync;
        _byPath[WebPaths.Ready] = lifecycle.ReadyAsync;
        _byPath[WebPaths.Profiles] = Diagnostics(stages, context => Answers.RedirectAsync(context, WebPaths.ProfilesIndex));
        _byPath[WebPaths.ProfilesIndex] = Diagnostics(stages, DiagnosticsEndpoints.IndexAsync);
        _byPath[WebPaths.Heap] = Diagnostics(stages, DiagnosticsEndpoints.HeapAsync);
        _byPath[WebPaths.Variables] = Diagnostics(stages, DiagnosticsEndpoints.VarsAsync);
        if (options.EnableLifecycle)
        {
            _byPath[WebPaths.Reload] = lifecycle.ReloadAsync;
            _byPath[WebPaths.Quit] = lifecycle.QuitAsync;
        }

        // Only the landing page can be replaced: the settings refuse every other path.
        _byPath[_telemetryPath] = _metrics;
    }

    /// <summary>The paths that have an endpoint.</summary>
    public IReadOnlyCollection<string> Paths => _byPath.Keys;

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        string path = RequestPath.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string clean = RequestPath.Clean(path);
        if (!string.Equals(path, clean, StringComparison.Ordinal) && path.StartsWith('/'))
        {
            return Answers.RedirectAsync(context, clean);
        }

        if (_byPath.TryGetValue(path, out RequestDelegate? endpoint))
        {
            return endpoint(context);
        }

        // As in statsd_exporter, a telemetry path that ends in a slash stands for everything below it.
        return _telemetryPath.EndsWith('/') && path.StartsWith(_telemetryPath, StringComparison.Ordinal)
            ? _metrics(context)
            : Answers.NotFoundAsync(context);
    }

    private static RequestDelegate Diagnostics(WebStages stages, RequestDelegate endpoint) =>
        context => stages.HidesDiagnostics() ? Answers.NotFoundAsync(context) : endpoint(context);
}
