using System;
using PopCon.Metrics.Exposition.Protobuf.Messages;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>
/// Writes native buckets as spans of neighbours and the differences of their counts.
/// https://prometheus.io/docs/specs/native_histograms/#spans-and-deltas
/// </summary>
/// <remarks>Keeps scratch space. Not thread-safe.</remarks>
internal sealed class NativeBucketEncoder
{
    // A gap of so many empty buckets costs less as zeros than as a new span; same as statsd_exporter.
    private const int MaxBridgedGap = 2;

    private readonly WireBuffer _span = new();
    private readonly WireBuffer _deltas = new();

    /// <summary>Adds the fields of the native buckets to a histogram message.</summary>
    public void Encode(HistogramSnapshot histogram, WireBuffer message)
    {
        message.ZigZag(Histogram.SchemaFieldNumber, histogram.Schema);
        message.Double(Histogram.ZeroThresholdFieldNumber, NativeSchema.ZeroThreshold);
        message.Varint(Histogram.ZeroCountFieldNumber, histogram.ZeroCount);
        Encode(histogram.Negative, message, Histogram.NegativeSpanFieldNumber, Histogram.NegativeDeltaFieldNumber);
        Encode(histogram.Positive, message, Histogram.PositiveSpanFieldNumber, Histogram.PositiveDeltaFieldNumber);
    }

    private void Encode(NativeBuckets buckets, WireBuffer message, int spanField, int deltaField)
    {
        _deltas.Clear();
        long previous = 0;
        int next = 0;
        int first = 0;
        while (first < buckets.Length)
        {
            int offset = buckets.Indexes[first] - next;
            int last = LastOfSpan(buckets.Indexes, first);
            int length = buckets.Indexes[last] - buckets.Indexes[first] + 1;
            WriteSpan(message, spanField, offset, length);
            next = buckets.Indexes[last] + 1;
            WriteDeltas(buckets, first, last, ref previous);
            first = last + 1;
        }

        if (buckets.Length > 0)
        {
            message.Bytes(deltaField, _deltas.Written);
        }
    }

    private static int LastOfSpan(ReadOnlySpan<int> indexes, int first)
    {
        int last = first;
        while (last + 1 < indexes.Length && indexes[last + 1] - indexes[last] - 1 <= MaxBridgedGap)
        {
            last++;
        }

        return last;
    }

    private void WriteSpan(WireBuffer message, int field, int offset, int length)
    {
        _span.Clear();
        _span.ZigZag(BucketSpan.OffsetFieldNumber, offset);
        _span.Varint(BucketSpan.LengthFieldNumber, length);
        message.Bytes(field, _span.Written);
    }

    private void WriteDeltas(NativeBuckets buckets, int first, int last, ref long previous)
    {
        int index = buckets.Indexes[first];
        for (int i = first; i <= last; i++)
        {
            for (; index < buckets.Indexes[i]; index++)
            {
                WriteDelta(0, ref previous);
            }

            WriteDelta(buckets.Counts[i], ref previous);
            index++;
        }
    }

    private void WriteDelta(long count, ref long previous)
    {
        _deltas.ZigZag(count - previous);
        previous = count;
    }
}
