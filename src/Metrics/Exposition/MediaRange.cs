using System;
using System.Collections.Generic;
using System.Globalization;

namespace PopCon.Metrics.Exposition;

/// <summary>One entry of an Accept header: <c>text/plain;version=0.0.4;q=0.5</c>.</summary>
/// <remarks>Read as leniently, and where it matters as oddly, as statsd_exporter reads it. Letter case counts.</remarks>
internal sealed class MediaRange
{
    private const string Wildcard = "*";

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private MediaRange(string type, string subtype)
    {
        Type = type;
        Subtype = subtype;
    }

    /// <summary>What stands before the slash.</summary>
    public string Type { get; }

    /// <summary>What stands behind the slash.</summary>
    public string Subtype { get; }

    /// <summary>The q parameter: 1 without one, 0 when it is no number.</summary>
    public double Quality { get; private set; } = 1;

    /// <summary>The value of a parameter; empty when it is absent.</summary>
    public string this[string parameter] => _parameters.GetValueOrDefault(parameter, string.Empty);

    /// <summary>The entries that can be read, best first: higher q, then concrete before wildcard, then as in the header.</summary>
    public static List<MediaRange> ParseHeader(string header)
    {
        var ranges = new List<MediaRange>();
        foreach (string part in header.Split(','))
        {
            if (Parse(part) is { } range)
            {
                int position = ranges.Count;
                while (position > 0 && range.IsBefore(ranges[position - 1]))
                {
                    position--;
                }

                ranges.Insert(position, range);
            }
        }

        return ranges;
    }

    // text/plain;version=0.0.4;q=0.5
    // ^^^^ ^^^^^ ^^^^^^^ ^^^^^ ^ ^^^
    private static MediaRange? Parse(string part)
    {
        string[] pieces = part.Split(';');
        string[] names = pieces[0].Split('/');
        string type = names[0].Trim();
        string? subtype = names switch
        {
            [_, { Length: > 0 } second] => second.Trim(),
            [_] or [_, _] when type is Wildcard => Wildcard,
            _ => null,
        };
        if (subtype is null)
        {
            return null;
        }

        var range = new MediaRange(type, subtype);
        foreach (string piece in pieces.AsSpan(1))
        {
            string[] pair = piece.Split('=');
            if (pair.Length == 2 && pair[1].Length > 0)
            {
                range.SetParameter(pair[0].Trim(), pair[1]);
            }
        }

        return range;
    }

    private void SetParameter(string name, string value)
    {
        if (name is not "q")
        {
            _parameters[name] = value.Trim();
            return;
        }

        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        Quality = double.TryParse(value, Style, CultureInfo.InvariantCulture, out double quality) ? quality : 0;
    }

    private bool IsBefore(MediaRange other) =>
        Quality > other.Quality
        || (Type is not Wildcard && other.Type is Wildcard)
        || (Subtype is not Wildcard && other.Subtype is Wildcard);
}
