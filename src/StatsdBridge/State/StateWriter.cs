using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using PopCon.Metrics;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Released;

namespace PopCon.StatsdBridge.State;

/// <summary>Writes families and series as <see cref="StateFormat"/> says.</summary>
/// <remarks>Reads the series as a scrape does, while ingest goes on: no lock is held over more than one of them.</remarks>
internal sealed class StateWriter
{
    private readonly BinaryWriter _writer;
    private readonly long _nowMilliseconds;
    private readonly HistogramSnapshot _histogram = new();
    private readonly SummarySnapshot _summary = new();

    private StateWriter(BinaryWriter writer, long nowMilliseconds)
    {
        _writer = writer;
        _nowMilliseconds = nowMilliseconds;
    }

    /// <summary>Writes all families but the bridge's own.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="families">What a scrape would see.</param>
    /// <param name="nowMilliseconds">The time on the bridge's clock.</param>
    /// <param name="unixMilliseconds">The same moment in Unix milliseconds.</param>
    public static void Write(Stream output, IReadOnlyList<CollectedFamily> families, long nowMilliseconds, long unixMilliseconds)
    {
        using var hashed = new Sha256(output);
        using (var writer = new BinaryWriter(new BufferedStream(hashed, 64 * 1024), Encoding.UTF8))
        {
            writer.Write(StateFormat.Magic);
            writer.Write(StateFormat.Version);
            writer.Write(unixMilliseconds);
            new StateWriter(writer, nowMilliseconds).WriteFamilies(families);
            writer.Write(StateFormat.End);
        }

        output.Write(hashed.Finish());
    }

    private void WriteFamilies(IReadOnlyList<CollectedFamily> families)
    {
        foreach (CollectedFamily family in families)
        {
            if (family.Family.IsOwn)
            {
                continue;
            }

            _writer.Write(StateFormat.Family);
            _writer.Write((byte)family.Family.Type);
            _writer.Write(family.Family.Name);
            _writer.Write(family.Family.Help);
            SeriesVector? vector = null;
            foreach (TimeSeries series in family.Series.Span)
            {
                if (series.Vector != vector)
                {
                    vector = series.Vector;
                    WriteVector(vector);
                }

                WriteSeries(series, family.Release);
            }
        }
    }

    private void WriteVector(SeriesVector vector)
    {
        _writer.Write(StateFormat.Vector);
        if (vector.Summary is { } summary)
        {
            _writer.Write7BitEncodedInt(summary.Quantiles.Count);
            foreach (QuantileObjective objective in summary.Quantiles)
            {
                _writer.Write(objective.Quantile);
                _writer.Write(objective.Error);
            }

            _writer.Write((long)summary.MaxAge.TotalMilliseconds);
            _writer.Write(summary.AgeBuckets);
            _writer.Write(summary.BufferCapacity);
        }
        else if (vector.Histogram is { } histogram)
        {
            _writer.Write7BitEncodedInt(histogram.UpperBounds.Count);
            foreach (double bound in histogram.UpperBounds)
            {
                _writer.Write(bound);
            }

            _writer.Write(histogram.NativeBucketFactor);
            _writer.Write(histogram.NativeMaxBuckets);
        }
    }

    private void WriteSeries(TimeSeries series, int release)
    {
        _writer.Write(StateFormat.Series);
        _writer.Write7BitEncodedInt(series.Labels.Length);
        _writer.Write(series.Labels);
        _writer.Write(series.CreatedMilliseconds);
        _writer.Write(series.TtlMilliseconds);
        _writer.Write(Math.Max(0, _nowMilliseconds - series.LastSeenMilliseconds));
        switch (series)
        {
            case CounterSeries counter:
                (ulong whole, double fraction) = counter.Parts;
                _writer.Write(whole);
                _writer.Write(fraction);
                break;
            case ReleasedCounter counter:
                _writer.Write((ulong)counter.ShownAt(release));
                _writer.Write(0d);
                break;
            case GaugeSeries gauge:
                _writer.Write(gauge.Value);
                break;
            case SummarySeries summary:
                summary.CopyTo(_summary, _nowMilliseconds);
                _writer.Write(_summary.Sum);
                _writer.Write(_summary.Count);
                break;
            case HistogramSeries histogram:
                histogram.CopyTo(_histogram);
                WriteHistogram();
                break;
        }
    }

    private void WriteHistogram()
    {
        _writer.Write(_histogram.Sum);
        _writer.Write(_histogram.Count);
        _writer.Write7BitEncodedInt(_histogram.BucketCounts.Length);
        foreach (long count in _histogram.BucketCounts)
        {
            _writer.Write(count);
        }

        _writer.Write(_histogram.HasNativeBuckets);
        if (_histogram.HasNativeBuckets)
        {
            _writer.Write(_histogram.Schema);
            _writer.Write(_histogram.ZeroCount);
            WriteNative(_histogram.Positive);
            WriteNative(_histogram.Negative);
        }
    }

    private void WriteNative(NativeBuckets buckets)
    {
        _writer.Write7BitEncodedInt(buckets.Length);
        for (int i = 0; i < buckets.Length; i++)
        {
            _writer.Write(buckets.Indexes[i]);
            _writer.Write(buckets.Counts[i]);
        }
    }
}
