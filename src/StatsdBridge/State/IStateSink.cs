using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;

namespace PopCon.StatsdBridge.State;

/// <summary>Takes the series of a state file, one after the other.</summary>
internal interface IStateSink
{
    /// <summary>Begins a series; its numbers follow by one of the other calls.</summary>
    /// <param name="request">The family and the settings.</param>
    /// <param name="labels">The labels, encoded; valid for this call only.</param>
    /// <param name="createdMilliseconds">When it was born, in Unix milliseconds.</param>
    /// <param name="lastSeenUnixMilliseconds">When its last sample came, in Unix milliseconds.</param>
    public void Begin(in SeriesRequest request, LabelSet labels, long createdMilliseconds, long lastSeenUnixMilliseconds);

    /// <summary>The numbers of a counter.</summary>
    public void Counter(ulong whole, double fraction);

    /// <summary>The number of a gauge.</summary>
    public void Gauge(double value);

    /// <summary>The totals of a summary.</summary>
    public void Summary(double sum, long count);

    /// <summary>The numbers of a histogram; valid for this call only.</summary>
    public void Histogram(HistogramSnapshot snapshot);
}
