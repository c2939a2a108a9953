using System.Collections.Generic;
using System.Text;
using Google.Protobuf;

namespace PopCon.Metrics.Exposition.Protobuf;

/// <summary>The messages of <see cref="ProtobufFormat"/> as text, for people: spread over lines, or a family on one line.</summary>
/// <remarks>Made by reading back the wire format, series by series: nobody scrapes it, so it need not be fast.</remarks>
/// <param name="isCompact">One line for each family.</param>
/// <param name="escaping">The name of the escaping scheme that was asked for; names never need escaping.</param>
internal sealed class ProtobufTextFormat(bool isCompact, string escaping) : IExpositionFormat
{
    private readonly StringBuilder _text = new();
    private readonly MessagePrinter _printer = new(isCompact);
    private MetricEncoder _encoder = new(0);

    /// <inheritdoc/>
    public string ContentType { get; } =
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding="
        + (isCompact ? "compact-text" : "text") + "; escaping=" + escaping;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<CollectedFamily> families, long nowMilliseconds) =>
        _encoder = new MetricEncoder(nowMilliseconds);

    /// <inheritdoc/>
    public void BeginFamily(ref BlockWriter output, in CollectedFamily family) =>
        Write(ref output, Messages.MetricFamily.Parser.ParseFrom(_encoder.EncodeHeader(family)));

    /// <inheritdoc/>
    public void WriteSeries(ref BlockWriter output, TimeSeries series)
    {
        var family = new Messages.MetricFamily();
        family.Metric.Add(Messages.Metric.Parser.ParseFrom(_encoder.EncodeMetric(series)));
        Write(ref output, family);
    }

    /// <inheritdoc/>
    public void EndFamily(ref BlockWriter output) => output.Write((byte)'\n');

    /// <inheritdoc/>
    public void End(ref BlockWriter output)
    {
    }

    private void Write(ref BlockWriter output, IMessage message)
    {
        _text.Clear();
        _printer.Print(message, _text);
        foreach (System.ReadOnlyMemory<char> chunk in _text.GetChunks())
        {
            output.Write(chunk.Span);
        }
    }
}
