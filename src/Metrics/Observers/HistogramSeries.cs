using System;

namespace PopCon.Metrics.Observers;

/// <summary>A histogram: classic buckets, and native ones beside them unless they are switched off.</summary>
/// <remarks>
/// Thread-safe: <see cref="Observe"/> and the copy lock. Memory: 8 bytes for each classic bucket, 12 for each native one
/// that holds something, and 150 besides.
/// </remarks>
internal sealed class HistogramSeries : ObserverSeries
{
    private readonly HistogramLayout _layout;

    // Also the lock: nobody else has it.
    private readonly long[] _bucketCounts;
    private readonly NativeBuckets? _positive;
    private NativeBuckets? _negative;
    private ObservationTotals _totals;
    private long _zeroCount;
    private int _schema;

    /// <param name="vector">A vector with <see cref="SeriesVector.Histogram"/> options.</param>
    /// <param name="labels">Its labels as they stand in the text format.</param>
    /// <param name="createdMilliseconds">When it was born, in Unix milliseconds.</param>
    public HistogramSeries(SeriesVector vector, byte[] labels, long createdMilliseconds)
        : base(vector, labels, createdMilliseconds)
    {
        _layout = HistogramLayout.For(vector.Histogram!);
        _bucketCounts = new long[_layout.UpperBounds.Length + 1];
        _schema = _layout.FinestSchema;
        _positive = _layout.HasNativeBuckets ? new NativeBuckets() : null;
    }

    /// <inheritdoc/>
    public override void Observe(double value, long weight, long nowMilliseconds)
    {
        lock (_bucketCounts)
        {
            weight = _totals.Add(value, weight);
            _bucketCounts[_layout.BucketOf(value)] += weight;
            if (_positive is not null && weight > 0)
            {
                ObserveNative(_positive, value, weight);
            }
        }
    }

    /// <summary>Fills <paramref name="snapshot"/> with the numbers of this moment.</summary>
    public void CopyTo(HistogramSnapshot snapshot)
    {
        lock (_bucketCounts)
        {
            snapshot.Sum = _totals.Sum;
            snapshot.Count = _totals.Count;
            _bucketCounts.CopyTo(snapshot.ResizeBuckets(_bucketCounts.Length));
            snapshot.HasNativeBuckets = _positive is not null;
            snapshot.Schema = _schema;
            snapshot.ZeroCount = _zeroCount;
            snapshot.Positive.CopyFrom(_positive);
            snapshot.Negative.CopyFrom(_negative);
        }
    }

    /// <summary>Takes over saved numbers, if the buckets still are the same; the caller compares their bounds.</summary>
    /// <returns>
    /// <see langword="false"/> when the number of classic buckets differs, only one side has native ones, or their schema does
    /// not exist: then nothing is taken over, for counts that do not add up are worse than a restart from 0.
    /// </returns>
    public bool TryRestore(HistogramSnapshot snapshot)
    {
        lock (_bucketCounts)
        {
            if (snapshot.BucketCounts.Length != _bucketCounts.Length
                || snapshot.HasNativeBuckets != _positive is not null
                || snapshot.Schema is < NativeSchema.Coarsest or > NativeSchema.Finest)
            {
                return false;
            }

            _totals.Restore(snapshot.Sum, snapshot.Count);
            snapshot.BucketCounts.CopyTo(_bucketCounts);
            if (_positive is not null)
            {
                RestoreNative(_positive, snapshot);
            }

            return true;
        }
    }

    private void ObserveNative(NativeBuckets positive, double value, long weight)
    {
        if (value > NativeSchema.ZeroThreshold)
        {
            positive.Add(NativeSchema.IndexOf(value, _schema), weight);
        }
        else if (value < -NativeSchema.ZeroThreshold)
        {
            _negative ??= new NativeBuckets();
            _negative.Add(NativeSchema.IndexOf(-value, _schema), weight);
        }
        else if (!double.IsNaN(value))
        {
            _zeroCount += weight;
        }

        // Once for each of the observations that a sampled value stands for, same as statsd_exporter, which repeats it.
        for (; weight > 0 && _schema > NativeSchema.Coarsest && HasTooManyBuckets(positive); weight--)
        {
            HalveResolution(positive);
        }
    }

    private bool HasTooManyBuckets(NativeBuckets positive) =>
        positive.Length + (_negative?.Length ?? 0) > _layout.MaxNativeBuckets;

    private void HalveResolution(NativeBuckets positive)
    {
        _schema--;
        positive.Halve();
        _negative?.Halve();
    }

    private void RestoreNative(NativeBuckets positive, HistogramSnapshot snapshot)
    {
        _schema = snapshot.Schema;
        _zeroCount = snapshot.ZeroCount;
        positive.CopyFrom(snapshot.Positive);
        if (snapshot.Negative.Length > 0)
        {
            _negative ??= new NativeBuckets();
            _negative.CopyFrom(snapshot.Negative);
        }

        while (_schema > _layout.FinestSchema)
        {
            HalveResolution(positive);
        }
    }
}
