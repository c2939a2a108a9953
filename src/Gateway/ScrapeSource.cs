using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;

namespace PopCon.Gateway;

/// <summary>Writes scrapes: brings the gateway's own metrics up to date, collects all families, writes them.</summary>
/// <param name="own">The gateway's own metrics.</param>
/// <param name="collector">All families.</param>
/// <param name="clock">The time of the scrape.</param>
/// <remarks>Safe from all threads.</remarks>
internal sealed class ScrapeSource(OwnMetrics own, FamilyCollector collector, MetricClock clock)
{
    /// <summary>Writes one scrape.</summary>
    public Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        own.Refresh();
        return ExpositionWriter.WriteAsync(collector.Collect(collector.Released), format, output, clock.ReadMilliseconds(), cancellationToken);
    }
}
