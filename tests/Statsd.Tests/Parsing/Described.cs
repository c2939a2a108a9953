using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>
/// A parsed line as one line of text, so that tests read as tables:
/// <c>mill.flow{site="a"} counter 6, observer 0.09 x3, gauge +4 | samples=3 tagged=3 tag_errors=1 malformed_value=1</c>.
/// Tallies of 0 are left out, and <c>-</c> stands for no sample.
/// </summary>
internal static class Described
{
    /// <summary>Parses with the parser under test and describes the result.</summary>
    public static string Parse(string line, TagStyles styles = TagStyles.All) => Parse(Encoding.UTF8.GetBytes(line), styles);

    /// <inheritdoc cref="Parse(string, TagStyles)"/>
    public static string Parse(ReadOnlySpan<byte> line, TagStyles styles = TagStyles.All)
    {
        var parsed = new ParsedLine();
        StatsdLineParser.Parse(line, styles, parsed);
        return Of(parsed);
    }

    /// <summary>Describes what the parser under test has filled in.</summary>
    public static string Of(ParsedLine parsed)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < parsed.TagCount; i++)
        {
            tags[NameEscaping.Escape(parsed.TagKey(i))] = Encoding.UTF8.GetString(parsed.TagValue(i));
        }

        var tallies = new List<(string, long)>
        {
            ("samples", parsed.SampleCount),
            ("tagged", parsed.TaggedSampleCount),
            ("tag_errors", parsed.TagErrorCount),
        };
        tallies.AddRange(Enum.GetValues<SampleError>().Select(e => (SampleErrorNames.Of(e), (long)parsed.ErrorCount(e))));
        return Of(Encoding.UTF8.GetString(parsed.Name), tags, parsed.Samples.ToArray(), tallies);
    }

    /// <summary>Describes a line from its parts.</summary>
    public static string Of(
        string name,
        IReadOnlyDictionary<string, string> tags,
        IEnumerable<StatsdSample> samples,
        IEnumerable<(string Name, long Count)> tallies)
    {
        string set = string.Join(',', tags.Select(tag => $"{tag.Key}=\"{tag.Value}\""));
        string list = string.Join(", ", samples.Select(Of));
        string counts = string.Join(' ', tallies.Where(t => t.Count != 0).Select(t => $"{t.Name}={t.Count}"));
        return $"{name}{(set.Length == 0 ? string.Empty : $"{{{set}}}")} {(list.Length == 0 ? "-" : list)} | {counts}";
    }

    private static string Of(StatsdSample sample)
    {
        string type = sample.Type.ToString().ToLowerInvariant();
        bool isRelative = sample is { IsRelative: true, Type: StatsdType.Gauge };
        string sign = isRelative && !double.IsNegative(sample.Value) ? "+" : string.Empty;
        string relative = isRelative && double.IsNegative(sample.Value) ? " relative" : string.Empty;
        string weight = sample.Weight == 1 ? string.Empty : $" x{sample.Weight}";
        return string.Create(CultureInfo.InvariantCulture, $"{type} {sign}{sample.Value:R}{relative}{weight}");
    }
}
