using System;
using System.Collections.Generic;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>Delimited protobuf: each family a MetricFamily message behind its length. The only format with native histograms.</summary>
/// <remarks>
/// The length stands in front, so it must be known before the first series is written. That of counters and gauges does not
/// depend on their values: it is added up first, and a family of any size is streamed. Observers change their length while
/// ingest goes on: they are collected, and a family beyond <see cref="MaxCollectedBytes"/> continues in another message with
/// the same name, which Prometheus reads as one family, so that memory stays bounded.
/// </remarks>
/// <param name="escaping">The name of the escaping scheme that was asked for; names never need escaping.</param>
internal sealed class ProtobufFormat(string escaping) : IExpositionFormat
{
    // Some thousand histograms.
    private const int MaxCollectedBytes = 1024 * 1024;

    private readonly WireBuffer _collected = new();
    private readonly WireBuffer _length = new();
    private MetricEncoder _encoder = new(0);
    private CollectedFamily _family;
    private bool _isStreaming;

    /// <inheritdoc/>
    public string ContentType { get; } =
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=" + escaping;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<CollectedFamily> families, long nowMilliseconds) =>
        _encoder = new MetricEncoder(nowMilliseconds);

    /// <inheritdoc/>
    public void BeginFamily(ref BlockWriter output, in CollectedFamily family)
    {
        _family = family;
        _isStreaming = family.Family.Type is MetricType.Counter or MetricType.Gauge;
        _collected.Clear();
        ReadOnlySpan<byte> header = _encoder.EncodeHeader(_family);
        if (!_isStreaming)
        {
            _collected.Raw(header);
            return;
        }

        ulong length = (ulong)header.Length;
        foreach (TimeSeries series in family.Series.Span)
        {
            int size = MetricEncoder.SizeOfNumber(series);
            length += (ulong)WireBuffer.SizeOfBytes(Messages.MetricFamily.MetricFieldNumber, size);
        }

        WriteMessage(ref output, length, header);
    }

    /// <inheritdoc/>
    public void WriteSeries(ref BlockWriter output, TimeSeries series)
    {
        ReadOnlySpan<byte> metric = _encoder.EncodeMetric(series);
        if (_isStreaming)
        {
            _length.Clear();
            _length.Begin(Messages.MetricFamily.MetricFieldNumber, metric.Length);
            output.Write(_length.Written);
            output.Write(metric);
            return;
        }

        if (_collected.Written.Length > MaxCollectedBytes)
        {
            WriteMessage(ref output, (ulong)_collected.Written.Length, _collected.Written);
            _collected.Clear();
            _collected.Raw(_encoder.EncodeHeader(_family));
        }

        _collected.Bytes(Messages.MetricFamily.MetricFieldNumber, metric);
    }

    /// <inheritdoc/>
    public void EndFamily(ref BlockWriter output)
    {
        if (!_isStreaming)
        {
            WriteMessage(ref output, (ulong)_collected.Written.Length, _collected.Written);
        }
    }

    /// <inheritdoc/>
    public void End(ref BlockWriter output)
    {
    }

    private void WriteMessage(ref BlockWriter output, ulong length, ReadOnlySpan<byte> content)
    {
        _length.Clear();
        _length.Varint(length);
        output.Write(_length.Written);
        output.Write(content);
    }
}
