using System;
using System.Globalization;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics.Tests.Own;
using PopCon.Hosting.Web;

namespace PopCon.Hosting.Tests.Web;

/// <summary>Stands in for the rest of the bridge behind the endpoints.</summary>
internal sealed class FakeStages : IMetricsSource, IHealth, ILifecycle
{
    private ScrapeMetrics? _scrapes;

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    public HealthStatus Healthy { get; set; } = HealthStatus.Fine;

    public HealthStatus Ready { get; set; } = HealthStatus.Fine;

    public int Reloads { get; private set; }

    public TaskCompletionSource Quit { get; } = new();

    public OwnNumbers Own { get; } = new();

    public double InFlight => Own["promhttp_metric_handler_requests_in_flight"];

    public string? Accept { get; private set; }

    /// <summary>What a scrape writes; it may throw.</summary>
    public Func<PipeWriter, CancellationToken, Task> Write { get; set; } = WriteOneLine;

    public WebStages Stages => new(this, this, this, _scrapes ??= new ScrapeMetrics(Own.Metrics));

    public IScrape BeginScrape(string? accept, string? acceptEncoding)
    {
        Accept = accept;
        return new Scrape(this, acceptEncoding?.Contains("gzip", StringComparison.Ordinal) == true);
    }

    public Task ReloadAsync()
    {
        Reloads++;
        return Task.CompletedTask;
    }

    public void RequestQuit() => Quit.SetResult();

    public static async Task WriteLinesAsync(PipeWriter output, int count, CancellationToken token)
    {
        for (int i = 0; i < count; i++)
        {
            await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"kite{{n=\"{i}\"}} 1\n")), token);
        }
    }

    /// <summary>Scrapes that ended with a status code.</summary>
    public double Ended(int code) => Own[$"promhttp_metric_handler_requests_total{{code=\"{code}\"}}"];

    private static async Task WriteOneLine(PipeWriter output, CancellationToken token) => await output.WriteAsync("kite 1\n"u8.ToArray(), token);

    private sealed class Scrape(FakeStages stages, bool isCompressed) : IScrape
    {
        public string ContentType => FakeStages.ContentType;

        public bool IsCompressed => isCompressed;

        public Task WriteAsync(PipeWriter output, CancellationToken cancellationToken) => stages.Write(output, cancellationToken);
    }
}
