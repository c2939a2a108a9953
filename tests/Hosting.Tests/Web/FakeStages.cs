using System;
using System.Globalization;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging.Abstractions;
using PopCon.Hosting.Web;
using PopCon.Hosting.Web.Endpoints;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Tests.Own;

namespace PopCon.Hosting.Tests.Web;

/// <summary>Stands in for a server behind the endpoints.</summary>
internal sealed class FakeStages
{
    private ScrapeMetrics? _scrapes;

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    public string? Problem { get; set; }

    public string? ReadyProblem { get; set; }

    public bool HidesDiagnostics { get; set; }

    public int Reloads { get; private set; }

    public TaskCompletionSource Quit { get; } = new();

    public OwnNumbers Own { get; } = new();

    public double InFlight => Own["promhttp_metric_handler_requests_in_flight"];

    /// <summary>What a scrape writes; it may throw.</summary>
    public Func<PipeWriter, CancellationToken, Task> Write { get; set; } = WriteOneLine;

    /// <summary>All routes a server may have.</summary>
    public RouteTable Routes(WebOptions options, TimeProvider time)
    {
        var metrics = new MetricsEndpoint(WriteAsync, options.OpenMetrics, _scrapes ??= new ScrapeMetrics(Own.Metrics), time, NullLogger.Instance);
        RouteTable routes = new RouteTable()
            .Add("/", new LandingPage("Kite <Exporter>", "Flies kites", "kite", [(options.TelemetryPath, "Metrics")]).HandleAsync)
            .Add("/-/healthy", new HealthEndpoint("Statsd Exporter is Healthy.\n", () => Problem).HandleAsync)
            .Add("/-/ready", new HealthEndpoint("Statsd Exporter is Ready.\n", () => ReadyProblem).HandleAsync);
        DiagnosticsEndpoints.AddTo(routes, () => HidesDiagnostics);
        if (options.EnableLifecycle)
        {
            routes.Add("/-/reload", new CommandEndpoint("Requesting reload", () => Reloads++).HandleAsync);
            routes.Add("/-/quit", new CommandEndpoint("Requesting termination... Goodbye!", Quit.SetResult, answersFirst: true).HandleAsync);
        }

        return options.TelemetryPath.EndsWith('/')
            ? routes.AddBelow(options.TelemetryPath, metrics.HandleAsync)
            : routes.Add(options.TelemetryPath, metrics.HandleAsync);
    }

    public static async Task WriteLinesAsync(PipeWriter output, int count, CancellationToken token)
    {
        for (int i = 0; i < count; i++)
        {
            await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"kite{{n=\"{i}\"}} 1\n")), token);

            // Once the client has gone a write does nothing and returns at once: only the token ends this loop, and it is
            // cancelled on the thread pool, whose threads such loops would keep for themselves.
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Scrapes that ended with a status code.</summary>
    public double Ended(int code) => Own[$"promhttp_metric_handler_requests_total{{code=\"{code}\"}}"];

    private static async Task WriteOneLine(PipeWriter output, CancellationToken token) => await output.WriteAsync("kite 1\n"u8.ToArray(), token);

    private Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken) => Write(output, cancellationToken);
}
