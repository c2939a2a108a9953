namespace PopCon.Metrics.Own;

/// <summary>The handle of one counter of the program's own.</summary>
/// <remarks>
/// Safe from all threads; costs one interlocked addition. Only the first count of a counter that is not shown yet takes the
/// registry's lock.
/// </remarks>
internal sealed class OwnCounter
{
    private readonly OwnMetrics _owner;
    private readonly CounterSeries _series;
    private volatile bool _waitsForCount;

    /// <param name="owner">Shows the series once it counts.</param>
    /// <param name="series">Holds the number.</param>
    /// <param name="waitsForCount">Whether the series appears with its first count.</param>
    public OwnCounter(OwnMetrics owner, CounterSeries series, bool waitsForCount)
    {
        _owner = owner;
        _series = series;
        _waitsForCount = waitsForCount;
    }

    /// <summary>The count so far.</summary>
    public long Value => (long)_series.Value;

    /// <summary>Counts.</summary>
    /// <param name="count">At least 0.</param>
    public void Add(long count = 1)
    {
        _series.AddAtomically((ulong)count);
        if (_waitsForCount && count > 0)
        {
            _waitsForCount = false;
            _owner.Show(_series);
        }
    }
}
