using System;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PopCon.Metrics.Exposition.Protobuf.Messages;
using PopCon.Metrics.Observers;
using PopCon.Metrics.Registry;
using PopCon.Metrics.Released;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>Puts families and series into the wire format of their messages.</summary>
/// <remarks>Keeps scratch space: each call overwrites what the one before returned. Not thread-safe.</remarks>
internal sealed class MetricEncoder(long nowMilliseconds)
{
    private readonly WireBuffer _family = new();
    private readonly WireBuffer _metric = new();
    private readonly WireBuffer _number = new();
    private readonly WireBuffer _part = new();
    private readonly SummarySnapshot _summary = new();
    private readonly HistogramSnapshot _histogram = new();
    private readonly NativeBucketEncoder _nativeBuckets = new();
    private int _release;

    /// <summary>The fields of a MetricFamily in front of its metrics, which then show the values of its release.</summary>
    public ReadOnlySpan<byte> EncodeHeader(in CollectedFamily collected)
    {
        Metrics.MetricFamily family = collected.Family;
        _release = collected.Release;
        _family.Clear();
        _family.Text(Messages.MetricFamily.NameFieldNumber, family.Name);
        _family.Text(Messages.MetricFamily.HelpFieldNumber, family.Help);
        _family.Varint(Messages.MetricFamily.TypeFieldNumber, (long)(family.Type switch
        {
            Metrics.MetricType.Counter => Messages.MetricType.Counter,
            Metrics.MetricType.Gauge => Messages.MetricType.Gauge,
            Metrics.MetricType.Summary => Messages.MetricType.Summary,
            _ => Messages.MetricType.Histogram,
        }));
        return _family.Written;
    }

    /// <summary>The fields of a Metric.</summary>
    public ReadOnlySpan<byte> EncodeMetric(TimeSeries series)
    {
        _metric.Clear();
        _number.Clear();
        WriteLabels(series.Labels);
        switch (series)
        {
            case CounterSeries counter:
                EncodeCounter(series, counter.Value);
                break;
            case ReleasedCounter counter:
                EncodeCounter(series, counter.ShownAt(_release));
                break;
            case GaugeSeries gauge:
                _metric.Begin(Metric.GaugeFieldNumber, WireBuffer.DoubleBytes);
                _metric.Double(Gauge.ValueFieldNumber, gauge.Value);
                break;
            case SummarySeries summary:
                EncodeSummary(summary);
                _metric.Bytes(Metric.SummaryFieldNumber, _number.Written);
                break;
            case HistogramSeries histogram:
                EncodeHistogram(histogram);
                _metric.Bytes(Metric.HistogramFieldNumber, _number.Written);
                break;
            default:
                throw new ArgumentException(series.GetType().Name, nameof(series));
        }

        return _metric.Written;
    }

    /// <summary>How many bytes <see cref="EncodeMetric"/> gives for a counter or a gauge, whatever its value.</summary>
    public static int SizeOfNumber(TimeSeries series)
    {
        int size = 0;
        var labels = new LabelReader(series.Labels);
        while (labels.Read())
        {
            size += WireBuffer.SizeOfBytes(Metric.LabelFieldNumber, SizeOf(labels));
        }

        return size + (series is GaugeSeries
            ? WireBuffer.SizeOfBytes(Metric.GaugeFieldNumber, WireBuffer.DoubleBytes)
            : WireBuffer.SizeOfBytes(Metric.CounterFieldNumber, SizeOfCounter(series)));
    }

    private void WriteLabels(ReadOnlySpan<byte> text)
    {
        var labels = new LabelReader(text);
        while (labels.Read())
        {
            _metric.Begin(Metric.LabelFieldNumber, SizeOf(labels));
            _metric.Bytes(LabelPair.NameFieldNumber, labels.Name);
            labels.CopyValueTo(_metric.Bytes(LabelPair.ValueFieldNumber, labels.ValueLength));
        }
    }

    private static int SizeOf(LabelReader label) =>
        WireBuffer.SizeOfBytes(LabelPair.NameFieldNumber, label.Name.Length)
        + WireBuffer.SizeOfBytes(LabelPair.ValueFieldNumber, label.ValueLength);

    private void EncodeCounter(TimeSeries series, double value)
    {
        _metric.Begin(Metric.CounterFieldNumber, SizeOfCounter(series));
        _metric.Double(Counter.ValueFieldNumber, value);
        WriteCreated(_metric, Counter.CreatedTimestampFieldNumber, series);
    }

    private static int SizeOfCounter(TimeSeries series) =>
        WireBuffer.DoubleBytes + WireBuffer.SizeOfBytes(Counter.CreatedTimestampFieldNumber, SizeOfCreated(series));

    private static int SizeOfCreated(TimeSeries series)
    {
        (long seconds, int nanos) = Split(series.CreatedMilliseconds);
        return 2 + CodedOutputStream.ComputeInt64Size(seconds) + CodedOutputStream.ComputeInt32Size(nanos);
    }

    private static void WriteCreated(WireBuffer message, int field, TimeSeries series)
    {
        (long seconds, int nanos) = Split(series.CreatedMilliseconds);
        message.Begin(field, SizeOfCreated(series));
        message.Varint(Timestamp.SecondsFieldNumber, seconds);
        message.Varint(Timestamp.NanosFieldNumber, nanos);
    }

    private static (long Seconds, int Nanos) Split(long milliseconds) =>
        (milliseconds / 1000, (int)(milliseconds % 1000) * 1_000_000);

    private void EncodeSummary(SummarySeries series)
    {
        series.CopyTo(_summary, nowMilliseconds);
        _number.Varint(Summary.SampleCountFieldNumber, _summary.Count);
        _number.Double(Summary.SampleSumFieldNumber, _summary.Sum);
        ReadOnlySpan<QuantileObjective> objectives = QuantileTargets.For(series.Vector.Summary!).Objectives;
        for (int i = 0; i < objectives.Length; i++)
        {
            _part.Clear();
            _part.Double(Quantile.Quantile_FieldNumber, objectives[i].Quantile);
            _part.Double(Quantile.ValueFieldNumber, _summary.Quantiles[i]);
            _number.Bytes(Summary.QuantileFieldNumber, _part.Written);
        }

        WriteCreated(_number, Summary.CreatedTimestampFieldNumber, series);
    }

    private void EncodeHistogram(HistogramSeries series)
    {
        series.CopyTo(_histogram);
        _number.Varint(Histogram.SampleCountFieldNumber, _histogram.Count);
        _number.Double(Histogram.SampleSumFieldNumber, _histogram.Sum);

        // +Inf is left out: it is the sample count.
        ReadOnlySpan<double> bounds = HistogramLayout.For(series.Vector.Histogram!).UpperBounds;
        long cumulative = 0;
        for (int i = 0; i < bounds.Length; i++)
        {
            cumulative += _histogram.BucketCounts[i];
            _part.Clear();
            _part.Varint(Bucket.CumulativeCountFieldNumber, cumulative);
            _part.Double(Bucket.UpperBoundFieldNumber, bounds[i]);
            _number.Bytes(Histogram.BucketFieldNumber, _part.Written);
        }

        if (_histogram.HasNativeBuckets)
        {
            _nativeBuckets.Encode(_histogram, _number);
        }

        WriteCreated(_number, Histogram.CreatedTimestampFieldNumber, series);
    }
}
