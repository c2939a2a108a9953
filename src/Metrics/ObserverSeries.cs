namespace PopCon.Metrics;

/// <summary>A series that takes observations: a summary or a histogram.</summary>
/// <remarks>Both sides lock the series itself: ingest to observe, a scrape to copy it consistently.</remarks>
internal abstract class ObserverSeries(SeriesVector vector, byte[] labels, long createdMilliseconds)
    : TimeSeries(vector, labels, createdMilliseconds)
{
    /// <summary>Takes a value as <paramref name="weight"/> equal observations; the cost does not grow with the weight.</summary>
    /// <param name="value">The observed value.</param>
    /// <param name="weight">1 or more.</param>
    /// <param name="nowMilliseconds">The time on the registry's monotonic clock, for ageing.</param>
    public abstract void Observe(double value, long weight, long nowMilliseconds);
}
