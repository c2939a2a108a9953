using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting.Web;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.StatsdBridge;

/// <summary>Serves scrapes: brings the program's own metrics up to date, collects all families, writes them.</summary>
internal sealed class MetricsSource(
    OwnMetrics own, FamilyCollector collector, OwnMetricsView view, MetricClock clock, bool openMetrics, Task restored) : IMetricsSource
{
    /// <inheritdoc/>
    public IScrape BeginScrape(string? accept, string? acceptEncoding) =>
        new Scrape(this, FormatNegotiation.Negotiate(accept, openMetrics), FormatNegotiation.AcceptsGzip(acceptEncoding));

    private async Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        // Before the saved state is back every counter would seem to have fallen.
        await restored.WaitAsync(cancellationToken);
        own.Refresh();

        // What a release shows can be read until the one after the next begins.
        ReleasedFamilies released = collector.Released;
        using var readable = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, released.Outdated);
        await ExpositionWriter.WriteAsync(
            view.Of(collector.Collect(released)), format, output, clock.ReadMilliseconds(), readable.Token);
    }

    private sealed class Scrape(MetricsSource source, IExpositionFormat format, bool isCompressed) : IScrape
    {
        public string ContentType => format.ContentType;

        public bool IsCompressed => isCompressed;

        public Task WriteAsync(PipeWriter output, CancellationToken cancellationToken) =>
            source.WriteAsync(format, output, cancellationToken);
    }
}
