namespace PopCon.Metrics.Observers;

/// <summary>A summary: sum and count since birth, quantiles over the last while.</summary>
/// <remarks>Thread-safe: <see cref="Observe"/> and the copy lock. Some 400 bytes while it has few observations.</remarks>
internal sealed class SummarySeries : ObserverSeries
{
    // Also the lock: nobody else has it.
    private readonly SlidingQuantiles _quantiles;
    private ObservationTotals _totals;

    /// <param name="vector">A vector with <see cref="SeriesVector.Summary"/> options.</param>
    /// <param name="labels">Its labels as they stand in the text format.</param>
    /// <param name="createdMilliseconds">When it was born, in Unix milliseconds.</param>
    /// <param name="nowMilliseconds">The same moment on the registry's monotonic clock.</param>
    public SummarySeries(SeriesVector vector, byte[] labels, long createdMilliseconds, long nowMilliseconds)
        : base(vector, labels, createdMilliseconds) =>
        _quantiles = new SlidingQuantiles(vector.Summary!, nowMilliseconds);

    /// <inheritdoc/>
    public override void Observe(double value, long weight, long nowMilliseconds)
    {
        lock (_quantiles)
        {
            weight = _totals.Add(value, weight);
            if (weight > ObservationTotals.MaxRepeatedWeight)
            {
                _quantiles.Observe(value, weight, nowMilliseconds);
                return;
            }

            for (long i = 0; i < weight; i++)
            {
                _quantiles.Observe(value, 1, nowMilliseconds);
            }
        }
    }

    /// <summary>Fills <paramref name="snapshot"/> with the numbers of this moment.</summary>
    public void CopyTo(SummarySnapshot snapshot, long nowMilliseconds)
    {
        lock (_quantiles)
        {
            snapshot.Sum = _totals.Sum;
            snapshot.Count = _totals.Count;
            _quantiles.Query(snapshot.Resize(_quantiles.Objectives.Length), nowMilliseconds);
        }
    }

    /// <summary>Takes over saved totals; the quantiles begin anew.</summary>
    public void Restore(double sum, long count)
    {
        lock (_quantiles)
        {
            _totals.Restore(sum, count);
        }
    }
}
