using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Metrics.Exposition;

/// <summary>
/// OpenMetrics 1.0: as the text format, but counters are called <c>…_total</c>, births are told as <c>…_created</c>, and a
/// last line says that nothing was cut off. https://prometheus.io/docs/specs/om/open_metrics_spec/
/// </summary>
/// <remarks>No UNIT lines: a statsd name does not tell its unit.</remarks>
/// <param name="escaping">The name of the escaping scheme that was asked for; names never need escaping.</param>
internal sealed class OpenMetricsFormat(string escaping) : IExpositionFormat
{
    private const string TotalSuffix = "_total";

    private readonly SampleLines _lines = new(LabelTexts.OpenMetrics, SearchValues.Create("\\\n\""));
    private FamilyNames _names = new([]);
    private bool _isCounter;
    private bool _hasCreated;

    /// <inheritdoc/>
    public string ContentType { get; } =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=" + escaping;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<CollectedFamily> families, long nowMilliseconds)
    {
        _lines.Begin(nowMilliseconds);
        _names = new FamilyNames(families);
    }

    /// <inheritdoc/>
    public void BeginFamily(ref BlockWriter output, in CollectedFamily family)
    {
        MetricType type = family.Family.Type;
        string name = family.Family.Name;
        ReadOnlySpan<char> baseName = name;
        bool endsInTotal = baseName.EndsWith(TotalSuffix) && name.Length > TotalSuffix.Length;
        if (type == MetricType.Counter && endsInTotal)
        {
            baseName = baseName[..^TotalSuffix.Length];
        }

        // Where another family has the name a counter would get, the counter keeps its own as an untyped number: two
        // families with one name would cost the whole scrape.
        bool isTaken = endsInTotal ? _names.Contains(baseName, []) : _names.Contains(name, TotalSuffix);
        _isCounter = type == MetricType.Counter && !isTaken;
        _hasCreated = (_isCounter || type is MetricType.Summary or MetricType.Histogram)
            && !_names.Contains(baseName, "_created");
        _lines.BeginFamily(_isCounter ? baseName : name, family.Release);
        bool isUnknown = type == MetricType.Counter && isTaken;
        _lines.WriteMetadata(ref output, family.Family.Help, isUnknown ? "unknown"u8 : SampleLines.NameOf(type));
    }

    /// <inheritdoc/>
    public void WriteSeries(ref BlockWriter output, TimeSeries series)
    {
        _lines.Write(ref output, series, _isCounter ? "_total"u8 : []);
        if (_hasCreated)
        {
            _lines.WriteIdentity(ref output, "_created"u8, series.Labels);
            WriteSeconds(ref output, series.CreatedMilliseconds);
            output.Write((byte)'\n');
        }
    }

    /// <inheritdoc/>
    public void EndFamily(ref BlockWriter output)
    {
    }

    /// <inheritdoc/>
    public void End(ref BlockWriter output) => output.Write("# EOF\n"u8);

    // 1700000000.123
    private static void WriteSeconds(ref BlockWriter output, long milliseconds)
    {
        const int MaxBytes = 24;
        decimal seconds = milliseconds / 1000m;
        seconds.TryFormat(output.Reserve(MaxBytes), out int length, "0.000", CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
