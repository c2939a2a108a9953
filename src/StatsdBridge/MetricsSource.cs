using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;

namespace PopCon.StatsdBridge;

/// <summary>Writes scrapes: brings the bridge's own metrics up to date, collects all families, writes them.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class MetricsSource
{
    private readonly OwnMetrics _own;
    private readonly FamilyCollector _collector;
    private readonly MetricClock _clock;
    private readonly Task _restored;

    /// <param name="own">The bridge's own metrics.</param>
    /// <param name="collector">All families.</param>
    /// <param name="clock">The time of the scrape.</param>
    /// <param name="restored">Ends when the saved state is back: before that every counter would seem to have fallen.</param>
    public MetricsSource(OwnMetrics own, FamilyCollector collector, MetricClock clock, Task restored)
    {
        _own = own;
        _collector = collector;
        _clock = clock;
        _restored = restored;
        own.Refresh();
    }

    /// <summary>Writes one scrape.</summary>
    public async Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        await _restored.WaitAsync(cancellationToken);
        _own.Refresh();
        await ExpositionWriter.WriteAsync(_collector.Collect(), format, output, _clock.ReadMilliseconds(), cancellationToken);
    }
}
