using System;

namespace PopCon.Metrics.Observers;

/// <summary>A consistent copy of a histogram. One instance is filled again and again by its owner. Not thread-safe.</summary>
internal sealed class HistogramSnapshot
{
    private long[] _bucketCounts = [];
    private int _length;

    /// <summary>All observations added up.</summary>
    public double Sum { get; set; }

    /// <summary>How many observations there were.</summary>
    public long Count { get; set; }

    /// <summary>The observations in each classic bucket alone, not cumulative; the last one is +Inf.</summary>
    public Span<long> BucketCounts => _bucketCounts.AsSpan(0, _length);

    /// <summary>Whether there are native buckets; if not, the members below say nothing.</summary>
    public bool HasNativeBuckets { get; set; }

    /// <summary>The native resolution: see <see cref="NativeSchema"/>.</summary>
    public int Schema { get; set; }

    /// <summary>The observations within <see cref="NativeSchema.ZeroThreshold"/>.</summary>
    public long ZeroCount { get; set; }

    /// <summary>The native buckets above zero.</summary>
    public NativeBuckets Positive { get; } = new();

    /// <summary>The native buckets below zero, by absolute value.</summary>
    public NativeBuckets Negative { get; } = new();

    /// <summary>Room for the classic buckets of one series, +Inf included.</summary>
    public Span<long> ResizeBuckets(int length)
    {
        if (_bucketCounts.Length < length)
        {
            _bucketCounts = new long[length];
        }

        _length = length;
        return BucketCounts;
    }
}
