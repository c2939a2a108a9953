using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Hosting.SelfMonitoring;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;

namespace PopCon.StatsdBridge;

/// <summary>Writes scrapes: brings the bridge's own metrics up to date, collects all families, writes them.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class MetricsSource
{
    private readonly SelfMetrics _selfMetrics;
    private readonly FamilyCollector _collector;
    private readonly MetricClock _clock;
    private readonly Task _restored;

    /// <param name="selfMetrics">The bridge's own metrics. They take their names here, before the first line can.</param>
    /// <param name="collector">All families.</param>
    /// <param name="clock">The time of the scrape.</param>
    /// <param name="restored">Ends when the saved state is back: before that every counter would seem to have fallen.</param>
    public MetricsSource(SelfMetrics selfMetrics, FamilyCollector collector, MetricClock clock, Task restored)
    {
        _selfMetrics = selfMetrics;
        _collector = collector;
        _clock = clock;
        _restored = restored;
        selfMetrics.Refresh();
    }

    /// <summary>Writes one scrape.</summary>
    public async Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        await _restored.WaitAsync(cancellationToken);
        _selfMetrics.Refresh();
        await ExpositionWriter.WriteAsync(_collector.Collect(), format, output, _clock.ReadMilliseconds(), cancellationToken);
    }
}
