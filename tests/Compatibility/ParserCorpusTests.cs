using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PopCon.Statsd.Parsing;

namespace PopCon.Compatibility;

/// <summary>
/// The line parser alone against what the corpus says of samples, tags and mistakes: the same cases without a process,
/// so that a fault of the parser shows as one.
/// </summary>
public sealed class ParserCorpusTests
{
    private const string Prefix = "statsd_exporter_";

    private static readonly (string Flag, TagStyles Style)[] Switches =
    [
        ("--no-statsd.parse-dogstatsd-tags", TagStyles.DogStatsd),
        ("--no-statsd.parse-influxdb-tags", TagStyles.InfluxDb),
        ("--no-statsd.parse-librato-tags", TagStyles.Librato),
        ("--no-statsd.parse-signalfx-tags", TagStyles.SignalFx),
    ];

    public static IEnumerable<object[]> Cases =>
        from corpusCase in CorpusCase.All
        where corpusCase.Kind == "udp" && corpusCase.Parity != "must-survive"
        select new object[] { corpusCase.Id };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parse_LinesOfACase_TalliesAreTheOriginals(string id)
    {
        var corpusCase = CorpusCase.Find(id);

        string seen = Text(Tally(corpusCase));

        Assert.Contains(seen, corpusCase.Expectations.Select(expected => Text(Expected(expected))));
    }

    private static Dictionary<string, double> Tally(CorpusCase corpusCase)
    {
        TagStyles off = Switches.Where(s => corpusCase.Flags.Contains(s.Flag, StringComparer.Ordinal))
            .Aggregate(TagStyles.None, (all, s) => all | s.Style);
        var tallies = new Dictionary<string, double>(StringComparer.Ordinal);
        void Add(string series, int count) => tallies[series] = tallies.GetValueOrDefault(series) + count;

        var parsed = new ParsedLine();
        foreach (string line in corpusCase.Lines.SelectMany(datagram => datagram.Split('\n')))
        {
            StatsdLineParser.Parse(corpusCase.Encoding.GetBytes(line), TagStyles.All & ~off, parsed);
            Add("samples_total", parsed.SampleCount);
            Add("tags_total", parsed.TaggedSampleCount);
            Add("tag_errors_total", parsed.TagErrorCount);
            foreach (SampleError error in Enum.GetValues<SampleError>())
            {
                Add($"sample_errors_total{{reason=\"{SampleErrorNames.Of(error)}\"}}", parsed.ErrorCount(error));
            }
        }

        return tallies;
    }

    private static Dictionary<string, double> Expected(JsonObject expectation) =>
        expectation["expect_self"]!.AsObject()
            .Where(series => IsTally(series.Key))
            .ToDictionary(series => series.Key[Prefix.Length..], series => series.Value!.GetValue<double>(), StringComparer.Ordinal);

    private static bool IsTally(string series) =>
        series is Prefix + "samples_total" or Prefix + "tags_total" or Prefix + "tag_errors_total"
        || series.StartsWith(Prefix + "sample_errors_total", StringComparison.Ordinal);

    private static string Text(Dictionary<string, double> tallies) => string.Join(
        '\n', tallies.Where(tally => tally.Value != 0).OrderBy(tally => tally.Key, StringComparer.Ordinal));
}
