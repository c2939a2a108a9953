using System.Buffers;
using System.Collections.Generic;

namespace PopCon.Metrics.Exposition;

/// <summary>
/// The text format 0.0.4, to the byte as statsd_exporter writes it.
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
/// </summary>
/// <param name="escaping">The name of the escaping scheme that was asked for; names never need escaping.</param>
internal sealed class PrometheusTextFormat(string escaping) : IExpositionFormat
{
    private readonly SampleLines _lines = new(LabelTexts.Prometheus, SearchValues.Create("\\\n"));

    /// <inheritdoc/>
    public string ContentType { get; } = "text/plain; version=0.0.4; charset=utf-8; escaping=" + escaping;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<CollectedFamily> families, long nowMilliseconds) => _lines.Begin(nowMilliseconds);

    /// <inheritdoc/>
    public void BeginFamily(ref BlockWriter output, in CollectedFamily family)
    {
        _lines.BeginFamily(family.Family.Name, family.Release);
        _lines.WriteMetadata(ref output, family.Family.Help, SampleLines.NameOf(family.Family.Type));
    }

    /// <inheritdoc/>
    public void WriteSeries(ref BlockWriter output, TimeSeries series) => _lines.Write(ref output, series, counterSuffix: []);

    /// <inheritdoc/>
    public void EndFamily(ref BlockWriter output)
    {
    }

    /// <inheritdoc/>
    public void End(ref BlockWriter output)
    {
    }
}
