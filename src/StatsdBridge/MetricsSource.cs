using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting.Web;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;

namespace PopCon.StatsdBridge;

/// <summary>Serves scrapes: brings the program's own metrics up to date, collects all families, writes them.</summary>
internal sealed class MetricsSource(
    OwnMetrics own, FamilyCollector collector, MetricClock clock, bool openMetrics, Task restored) : IMetricsSource
{
    /// <inheritdoc/>
    public IScrape BeginScrape(string? accept, string? acceptEncoding) =>
        new Scrape(this, FormatNegotiation.Negotiate(accept, openMetrics), FormatNegotiation.AcceptsGzip(acceptEncoding));

    private async Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        // Before the saved state is back every counter would seem to have fallen.
        await restored.WaitAsync(cancellationToken);
        own.Refresh();
        await ExpositionWriter.WriteAsync(collector.Collect(), format, output, clock.ReadMilliseconds(), cancellationToken);
    }

    private sealed class Scrape(MetricsSource source, IExpositionFormat format, bool isCompressed) : IScrape
    {
        public string ContentType => format.ContentType;

        public bool IsCompressed => isCompressed;

        public Task WriteAsync(PipeWriter output, CancellationToken cancellationToken) =>
            source.WriteAsync(format, output, cancellationToken);
    }
}
