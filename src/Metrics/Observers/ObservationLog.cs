using System;
using System.Numerics;

namespace PopCon.Metrics.Observers;

/// <summary>The latest observations of a summary in the order of arrival: a ring that grows to the size asked of it.</summary>
/// <remarks>
/// Every stream of a summary waits for the same observations and only began at another moment, so what each of them has
/// not merged yet is a suffix of this one log. Not thread-safe; adding is O(1).
/// </remarks>
internal sealed class ObservationLog
{
    private const int InitialCapacity = 4;

    private double[] _values = [];

    // Only there once an observation weighed more than 1.
    private long[]? _weights;
    private int _next;

    /// <summary>Adds an observation and keeps the <paramref name="retained"/> ones before it; older ones may be overwritten.</summary>
    public void Add(double value, long weight, int retained)
    {
        if (retained >= _values.Length)
        {
            Grow(retained);
        }

        if (weight > 1 && _weights is null)
        {
            _weights = new long[_values.Length];
            Array.Fill(_weights, 1);
        }

        _values[_next] = value;
        if (_weights is not null)
        {
            _weights[_next] = weight;
        }

        _next = (_next + 1) & (_values.Length - 1);
    }

    /// <summary>
    /// Copies the latest observations, as many as <paramref name="values"/> holds, oldest first. At least so many must have
    /// been retained.
    /// </summary>
    /// <returns>Whether any observation weighs more than 1; if not, <paramref name="weights"/> is left alone.</returns>
    public bool CopyLatest(Span<double> values, Span<long> weights)
    {
        CopyLatest(_values, values);
        if (_weights is null)
        {
            return false;
        }

        weights = weights[..values.Length];
        CopyLatest(_weights, weights);
        return weights.ContainsAnyExcept(1L);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _values = [];
        _weights = null;
        _next = 0;
    }

    private void CopyLatest<T>(T[] ring, Span<T> target)
    {
        int start = _next - target.Length;
        if (start >= 0)
        {
            ring.AsSpan(start, target.Length).CopyTo(target);
            return;
        }

        ring.AsSpan(ring.Length + start).CopyTo(target);
        ring.AsSpan(0, _next).CopyTo(target[-start..]);
    }

    // Capacities are powers of two, so that the ring wraps with a mask.
    private void Grow(int retained)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(retained + 1, InitialCapacity));
        var values = new double[capacity];
        CopyLatest(_values, values.AsSpan(0, retained));
        if (_weights is not null)
        {
            var weights = new long[capacity];
            CopyLatest(_weights, weights.AsSpan(0, retained));
            _weights = weights;
        }

        _values = values;
        _next = retained;
    }
}
