using System;
using System.Threading;

namespace PopCon.Metrics;

/// <summary>A counter: whole numbers are added exactly up to 2^64, fractions in a double beside them.</summary>
/// <remarks>
/// The two parts give the same digits as statsd_exporter, which keeps a counter the same way. A reader may see one part
/// a moment before the other; both only grow, so the sum it sees does too.
/// </remarks>
internal sealed class CounterSeries(SeriesVector vector, byte[] labels, long createdMilliseconds)
    : TimeSeries(vector, labels, createdMilliseconds)
{
    // 2^64 as a double: the first value that no longer fits the whole part.
    private const double WholeLimit = 18446744073709551616d;

    private ulong _whole;
    private double _fraction;

    /// <summary>The count so far.</summary>
    public double Value => _fraction + _whole;

    /// <summary>Adds a value that is not below 0; NaN and +Inf stay for ever.</summary>
    public void Add(double value)
    {
        if (value < WholeLimit)
        {
            ulong whole = (ulong)value;
            if (whole == value)
            {
                AddWhole(whole);
                return;
            }
        }

        _fraction += value;
    }

    /// <summary>Adds a whole number from any thread: for the program's own counters, which never come near 2^64.</summary>
    public void AddAtomically(ulong value) => Interlocked.Add(ref _whole, value);

    /// <summary>The count as it is kept, for saving it without loss.</summary>
    public (ulong Whole, double Fraction) Parts => (_whole, _fraction);

    /// <summary>Takes over a saved count.</summary>
    public void Restore(ulong whole, double fraction)
    {
        _whole = whole;
        _fraction = fraction;
    }

    /// <summary>Replaces the count: for the program's own counters that are read where they are kept.</summary>
    public void Set(double value)
    {
        bool isWhole = value >= 0 && value < WholeLimit && Math.Floor(value) == value;
        _whole = isWhole ? (ulong)value : 0;
        _fraction = isWhole ? 0 : value;
    }

    // Where statsd_exporter wraps around at 2^64 and falls back to nearly 0, the overflow moves to the double.
    private void AddWhole(ulong whole)
    {
        ulong sum = _whole + whole;
        if (sum < whole)
        {
            _fraction += whole;
            return;
        }

        _whole = sum;
    }
}
