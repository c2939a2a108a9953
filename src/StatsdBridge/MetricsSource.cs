using System;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.Metrics.Exposition;
using PopCon.Metrics.Ordering;
using PopCon.Metrics.Own;
using PopCon.StatsdBridge.Release.Own;

namespace PopCon.StatsdBridge;

/// <summary>Writes scrapes: lets the listeners catch up, brings the bridge's own metrics up to date, collects all families, writes them.</summary>
/// <remarks>Safe from all threads.</remarks>
internal sealed class MetricsSource
{
    private readonly OwnMetrics _own;
    private readonly FamilyCollector _collector;
    private readonly OwnMetricsView _view;
    private readonly MetricClock _clock;
    private readonly Task _restored;
    private readonly Func<Task> _catchUp;

    /// <param name="own">The bridge's own metrics.</param>
    /// <param name="collector">All families.</param>
    /// <param name="view">What is shown of the bridge's own metrics.</param>
    /// <param name="clock">The time of the scrape.</param>
    /// <param name="restored">Ends when the saved state is back: before that every counter would seem to have fallen.</param>
    /// <param name="catchUp">Applies what the listeners let gather.</param>
    public MetricsSource(OwnMetrics own, FamilyCollector collector, OwnMetricsView view, MetricClock clock, Task restored, Func<Task> catchUp)
    {
        _own = own;
        _collector = collector;
        _view = view;
        _clock = clock;
        _restored = restored;
        _catchUp = catchUp;
        own.Refresh();
    }

    /// <summary>Writes one scrape.</summary>
    public async Task WriteAsync(IExpositionFormat format, PipeWriter output, CancellationToken cancellationToken)
    {
        await _restored.WaitAsync(cancellationToken);
        await _catchUp();
        _own.Refresh();

        // What a release shows can be read until the one after the next begins.
        ReleasedFamilies released = _collector.Released;
        using var readable = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, released.WhenOutdated());
        await ExpositionWriter.WriteAsync(
            _view.Of(_collector.Collect(released)), format, output, _clock.ReadMilliseconds(), readable.Token);
    }
}
