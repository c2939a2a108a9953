using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PopCon.Reports.Sources.Gateways;

/// <summary>A line of Prometheus's text format: <c>name{label="value"} 1</c>.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
/// <remarks>Immutable. https://prometheus.io/docs/instrumenting/exposition_formats/</remarks>
internal sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Reads a line; <see langword="false"/> for comments and for what is not a sample with a finite value.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out ExpositionSample? sample)
    {
        sample = null;
        int end = line.AsSpan().IndexOfAny('{', ' ');
        if (end <= 0 || line[0] == '#')
        {
            return false;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        int next = end;
        if (line[end] == '{' && !TryReadLabels(line, labels, ref next))
        {
            return false;
        }

        string[] rest = line[next..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (rest.Length is 0 or > 2 || !double.TryParse(rest[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return false;
        }

        sample = new ExpositionSample(line[..end], labels, value);
        return true;
    }

    // {repository="public",package="acme.kite"}
    // ^                                        ^
    private static bool TryReadLabels(string line, Dictionary<string, string> labels, ref int next)
    {
        while (++next < line.Length && line[next] != '}')
        {
            int equals = line.IndexOf("=\"", next, StringComparison.Ordinal);
            if (equals < 0)
            {
                return false;
            }

            string name = line[next..equals].Trim();
            next = equals + 2;
            labels[name] = ReadValue(line, ref next);
            if (next + 1 < line.Length && line[next + 1] == ',')
            {
                next++;
            }
        }

        return next++ < line.Length;
    }

    // Leaves the closing quote to be skipped.
    private static string ReadValue(string line, ref int next)
    {
        var value = new StringBuilder();
        for (; next < line.Length && line[next] != '"'; next++)
        {
            bool isEscape = line[next] == '\\' && next + 1 < line.Length;
            next += isEscape ? 1 : 0;
            value.Append(isEscape && line[next] == 'n' ? '\n' : line[next]);
        }

        return value.ToString();
    }
}
