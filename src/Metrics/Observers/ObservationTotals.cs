using System;

namespace PopCon.Metrics.Observers;

/// <summary>Sum and count of all observations of a series.</summary>
/// <remarks>A mutable struct inside its series, to save an object each. Not thread-safe.</remarks>
internal struct ObservationTotals
{
    /// <summary>
    /// Up to this weight a value counts as so many single observations, so that sums and quantiles have the digits of
    /// statsd_exporter, which repeats the observation; a thousand covers sample rates down to 0.001. A larger weight is one
    /// weighted observation, for a line must not cost more the smaller the rate it claims.
    /// </summary>
    public const long MaxRepeatedWeight = 1000;

    // Far below the largest long, so that sums of counts (cumulative buckets) cannot overflow either.
    private const long MaxCount = long.MaxValue / 4;

    /// <summary>The sum.</summary>
    public double Sum { get; private set; }

    /// <summary>The count.</summary>
    public long Count { get; private set; }

    /// <summary>Adds equal observations.</summary>
    /// <returns>The weight counted: less than asked only when the count reaches its end, at 2^61.</returns>
    public long Add(double value, long weight)
    {
        weight = Math.Min(weight, MaxCount - Count);
        Count += weight;
        if (weight > MaxRepeatedWeight)
        {
            Sum += value * weight;
            return weight;
        }

        for (long i = 0; i < weight; i++)
        {
            Sum += value;
        }

        return weight;
    }

    /// <summary>Takes over saved totals.</summary>
    public void Restore(double sum, long count)
    {
        Sum = sum;
        Count = Math.Min(count, MaxCount);
    }
}
