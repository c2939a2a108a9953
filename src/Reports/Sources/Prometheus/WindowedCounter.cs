namespace PopCon.Reports.Sources.Prometheus;

/// <summary>A counter's last and smallest value in each of a row of windows, and how much it grew in those without a reset.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class WindowedCounter
{
    private readonly long?[] _before;
    private readonly bool[] _hasReset;

    /// <param name="series">The series.</param>
    /// <param name="last">The last value in each window.</param>
    /// <param name="least">The smallest value in each window.</param>
    /// <param name="resets">The number of resets in each window, where there are any.</param>
    /// <param name="before">The value before the first window.</param>
    public WindowedCounter(PrometheusSeries series, long?[] last, long?[] least, long?[] resets, long? before)
    {
        Series = series;
        Increases = new long[last.Length];
        _before = new long?[last.Length];
        _hasReset = new bool[last.Length];
        long? old = before;
        for (int window = 0; window < last.Length; window++)
        {
            _before[window] = old;
            if (last[window] is not { } value)
            {
                continue;
            }

            _hasReset[window] = resets[window] > 0;

            // Without a reset inside, the smallest value is the first one: below the value before, the counter began anew in between.
            Increases[window] = _hasReset[window] ? 0 : value - (old is { } start && least[window] >= start ? start : 0);
            old = value;
        }
    }

    /// <summary>The series.</summary>
    public PrometheusSeries Series { get; }

    /// <summary>How much it grew in each window; 0 where <see cref="HasReset"/> until the caller fills it in.</summary>
    public long[] Increases { get; }

    /// <summary>Whether the counter was reset inside a window.</summary>
    public bool HasReset(int window) => _hasReset[window];

    /// <summary>The value before a window; <see langword="null"/> for a series that begins later.</summary>
    public long? Before(int window) => _before[window];
}
