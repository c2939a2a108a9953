using System;
using System.Buffers;
using System.Text;
using PopCon.Metrics.Observers;

namespace PopCon.Metrics.Exposition;

/// <summary>The lines that both text formats share: <c>name_suffix{label="value",le="1"} 4</c>, and HELP and TYPE.</summary>
/// <remarks>Keeps scratch space for one scrape. Not thread-safe. Nothing is allocated for a series.</remarks>
/// <param name="texts">The labels of buckets and quantiles.</param>
/// <param name="helpEscapes">What gets a backslash in a HELP text; a line end becomes <c>\n</c>.</param>
internal sealed class SampleLines(LabelTexts texts, SearchValues<char> helpEscapes)
{
    private readonly SummarySnapshot _summary = new();
    private readonly HistogramSnapshot _histogram = new();
    private byte[] _name = [];
    private int _nameLength;
    private long _nowMilliseconds;

    /// <summary>The time at which summaries are read, on the registry's monotonic clock.</summary>
    public void Begin(long nowMilliseconds) => _nowMilliseconds = nowMilliseconds;

    /// <summary>The name in front of the lines that follow.</summary>
    public void BeginFamily(ReadOnlySpan<char> name)
    {
        if (_name.Length < name.Length)
        {
            _name = new byte[Math.Max(name.Length, 128)];
        }

        _nameLength = Encoding.ASCII.GetBytes(name, _name);
    }

    /// <summary>Writes the HELP and TYPE lines.</summary>
    public void WriteMetadata(ref BlockWriter output, string help, ReadOnlySpan<byte> type)
    {
        WriteMetadataStart(ref output, "# HELP "u8);
        WriteHelp(ref output, help);
        WriteMetadataStart(ref output, "\n# TYPE "u8);
        output.Write(type);
        output.Write((byte)'\n');
    }

    /// <summary>What a TYPE line calls a type.</summary>
    public static ReadOnlySpan<byte> NameOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter"u8,
        MetricType.Gauge => "gauge"u8,
        MetricType.Summary => "summary"u8,
        _ => "histogram"u8,
    };

    /// <summary>Writes the lines of a series of any type.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="series">The series.</param>
    /// <param name="counterSuffix">What a counter's sample name has behind the family's name.</param>
    public void Write(ref BlockWriter output, TimeSeries series, ReadOnlySpan<byte> counterSuffix)
    {
        switch (series)
        {
            case CounterSeries counter:
                WriteLine(ref output, counterSuffix, series.Labels, [], counter.Value);
                break;
            case GaugeSeries gauge:
                WriteLine(ref output, [], series.Labels, [], gauge.Value);
                break;
            case SummarySeries summary:
                WriteSummary(ref output, summary);
                break;
            case HistogramSeries histogram:
                WriteHistogram(ref output, histogram);
                break;
            default:
                throw new ArgumentException(series.GetType().Name, nameof(series));
        }
    }

    /// <summary>Writes everything of a line in front of the number: name, suffix, labels and the space.</summary>
    public void WriteIdentity(ref BlockWriter output, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels) =>
        output.Advance(FillIdentity(output.Reserve(IdentityBytes(suffix, labels, [])), suffix, labels, []));

    private void WriteMetadataStart(ref BlockWriter output, ReadOnlySpan<byte> keyword)
    {
        output.Write(keyword);
        output.Write(_name.AsSpan(0, _nameLength));
        output.Write((byte)' ');
    }

    private void WriteHelp(ref BlockWriter output, ReadOnlySpan<char> help)
    {
        while (help.IndexOfAny(helpEscapes) is var at and >= 0)
        {
            output.Write(help[..at]);
            output.Write((byte)'\\');
            output.Write((byte)(help[at] == '\n' ? 'n' : help[at]));
            help = help[(at + 1)..];
        }

        output.Write(help);
    }

    private void WriteSummary(ref BlockWriter output, SummarySeries series)
    {
        series.CopyTo(_summary, _nowMilliseconds);
        byte[][] quantiles = texts.QuantilesOf(series.Vector.Summary!);
        for (int i = 0; i < quantiles.Length; i++)
        {
            WriteLine(ref output, [], series.Labels, quantiles[i], _summary.Quantiles[i]);
        }

        WriteLine(ref output, "_sum"u8, series.Labels, [], _summary.Sum);
        WriteLine(ref output, "_count"u8, series.Labels, [], _summary.Count);
    }

    private void WriteHistogram(ref BlockWriter output, HistogramSeries series)
    {
        series.CopyTo(_histogram);
        byte[][] bounds = texts.UpperBoundsOf(series.Vector.Histogram!);
        long cumulative = 0;
        for (int i = 0; i < bounds.Length; i++)
        {
            cumulative += _histogram.BucketCounts[i];
            WriteLine(ref output, "_bucket"u8, series.Labels, bounds[i], cumulative);
        }

        WriteLine(ref output, "_sum"u8, series.Labels, [], _histogram.Sum);
        WriteLine(ref output, "_count"u8, series.Labels, [], _histogram.Count);
    }

    // One reservation serves the line: this is what a scrape of a million series does a million times.
    private void WriteLine(
        ref BlockWriter output, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> lastLabel, double number)
    {
        Span<byte> line = output.Reserve(IdentityBytes(suffix, labels, lastLabel) + MetricNumber.MaxBytes + 1);
        int length = FillIdentity(line, suffix, labels, lastLabel);
        length += MetricNumber.Format(number, line[length..]);
        line[length++] = (byte)'\n';
        output.Advance(length);
    }

    // Braces, comma and space are 4 bytes.
    private int IdentityBytes(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> lastLabel) =>
        _nameLength + suffix.Length + labels.Length + lastLabel.Length + 4;

    private int FillIdentity(
        Span<byte> line, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> lastLabel)
    {
        _name.AsSpan(0, _nameLength).CopyTo(line);
        int length = _nameLength;
        suffix.CopyTo(line[length..]);
        length += suffix.Length;
        if (labels.Length + lastLabel.Length > 0)
        {
            line[length++] = (byte)'{';
            labels.CopyTo(line[length..]);
            length += labels.Length;
            if (labels.Length > 0 && lastLabel.Length > 0)
            {
                line[length++] = (byte)',';
            }

            lastLabel.CopyTo(line[length..]);
            length += lastLabel.Length;
            line[length++] = (byte)'}';
        }

        line[length++] = (byte)' ';
        return length;
    }
}
