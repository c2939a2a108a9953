using System;
using PopCon.StatsdBridge.Exposition.Protobuf.Messages;
using PopCon.StatsdBridge.Metrics;
using PopCon.StatsdBridge.Metrics.Observers;

namespace PopCon.StatsdBridge.Exposition.Protobuf;

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

    /// <summary>The fields of a MetricFamily in front of its metrics.</summary>
    public ReadOnlySpan<byte> EncodeHeader(Metrics.MetricFamily family)
    {
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
                _number.Double(Counter.ValueFieldNumber, counter.Value);
                WriteCreated(Counter.CreatedTimestampFieldNumber, series);
                _metric.Bytes(Metric.CounterFieldNumber, _number.Written);
                break;
            case GaugeSeries gauge:
                _number.Double(Gauge.ValueFieldNumber, gauge.Value);
                _metric.Bytes(Metric.GaugeFieldNumber, _number.Written);
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
    public int SizeOfNumber(TimeSeries series)
    {
        int size = 0;
        var labels = new LabelReader(series.Labels);
        while (labels.Read())
        {
            size += WireBuffer.SizeOfBytes(Metric.LabelFieldNumber, SizeOf(labels));
        }

        const int TaggedDouble = 1 + sizeof(double);
        if (series is GaugeSeries)
        {
            return size + WireBuffer.SizeOfBytes(Metric.GaugeFieldNumber, TaggedDouble);
        }

        _number.Clear();
        WriteCreated(Counter.CreatedTimestampFieldNumber, series);
        return size + WireBuffer.SizeOfBytes(Metric.CounterFieldNumber, TaggedDouble + _number.Written.Length);
    }

    private void WriteLabels(ReadOnlySpan<byte> text)
    {
        var labels = new LabelReader(text);
        while (labels.Read())
        {
            _part.Clear();
            _part.Bytes(LabelPair.NameFieldNumber, labels.Name);
            labels.CopyValueTo(_part.Bytes(LabelPair.ValueFieldNumber, labels.ValueLength));
            _metric.Bytes(Metric.LabelFieldNumber, _part.Written);
        }
    }

    private static int SizeOf(LabelReader label) =>
        WireBuffer.SizeOfBytes(LabelPair.NameFieldNumber, label.Name.Length)
        + WireBuffer.SizeOfBytes(LabelPair.ValueFieldNumber, label.ValueLength);

    private void WriteCreated(int field, TimeSeries series)
    {
        const int SecondsField = Google.Protobuf.WellKnownTypes.Timestamp.SecondsFieldNumber;
        const int NanosField = Google.Protobuf.WellKnownTypes.Timestamp.NanosFieldNumber;
        _part.Clear();
        (long seconds, long milliseconds) = Math.DivRem(series.CreatedMilliseconds, 1000);
        _part.Varint(SecondsField, seconds);
        _part.Varint(NanosField, milliseconds * 1_000_000);
        _number.Bytes(field, _part.Written);
    }

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

        WriteCreated(Summary.CreatedTimestampFieldNumber, series);
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

        WriteCreated(Histogram.CreatedTimestampFieldNumber, series);
    }
}
