using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>Well-formed lines: types, values, sample rates, packing and extended aggregation.</summary>
public sealed class StatsdLineParserTests
{
    [Theory]
    [InlineData("kiln.fire:3|c", "kiln.fire counter 3 | samples=1")]
    [InlineData("kiln.fire:18.5|g", "kiln.fire gauge 18.5 | samples=1")]
    [InlineData("kiln.fire:+4|g", "kiln.fire gauge +4 | samples=1")]
    [InlineData("kiln.fire:-4|g", "kiln.fire gauge -4 relative | samples=1")]
    [InlineData("kiln.fire:-0|g", "kiln.fire gauge -0 relative | samples=1")]
    [InlineData("kiln.fire:+6|c", "kiln.fire counter 6 | samples=1")]
    [InlineData("kiln.fire:7|ms", "kiln.fire observer 0.007 | samples=1")]
    [InlineData("kiln.fire:7|h", "kiln.fire observer 7 | samples=1")]
    [InlineData("kiln.fire:7|d", "kiln.fire observer 7 | samples=1")]
    [InlineData("kiln.fire:inf|ms", "kiln.fire observer Infinity | samples=1")]
    [InlineData("kiln.fire:nan|c", "kiln.fire counter NaN | samples=1")]
    [InlineData("light house\0:5|c", "light house\0 counter 5 | samples=1")]
    [InlineData("light\uFFFDhouse\uFFFF:5|c", "light\uFFFDhouse\uFFFF counter 5 | samples=1")]
    public void Parse_OneSample_YieldsIt(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("bus:3|c|@0.1", "bus counter 30 | samples=1")]
    [InlineData("bus:9|c|@4", "bus counter 2.25 | samples=1")]
    [InlineData("bus:9|c|@-0.5", "bus counter -18 | samples=1")]
    [InlineData("bus:9|c|@0", "bus counter 9 | samples=1")]
    [InlineData("bus:9|c|@-0", "bus counter 9 | samples=1")]
    [InlineData("bus:9|c|@nan", "bus counter NaN | samples=1")]
    [InlineData("bus:9|c|@inf", "bus counter 0 | samples=1")]
    [InlineData("bus:2|c|@0.5|@0.1", "bus counter 40 | samples=1")]
    [InlineData("bus:4|g|@0.1", "bus gauge 4 | samples=1")]
    [InlineData("bus:90|ms|@0.5", "bus observer 0.09 x2 | samples=1")]
    [InlineData("bus:90|ms|@0.3", "bus observer 0.09 x3 | samples=1")]
    [InlineData("bus:90|h|@0", "bus observer 90 | samples=1")]
    [InlineData("bus:1000|ms|@0.00001", "bus observer 1 x99999 | samples=1")]
    [InlineData("bus:90|ms|@0.1|@0.25", "bus observer 0.09 x4 | samples=1")]
    [InlineData("bus:90|h|@1e-18", "bus observer 90 x999999999999999872 | samples=1")]
    public void Parse_SampleRate_IsApplied(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("1e-300")]
    [InlineData("1e-310")]
    [InlineData("-1e-300")]
    [InlineData("1e-19")]
    public void Parse_RateThatMeansNoObservation_LeavesTheSampleOutAndCountsIt(string rate)
    {
        Assert.Equal("bus - | samples=1", Described.Parse($"bus:90|ms|@{rate}"));

        var parsed = new ParsedLine();
        StatsdLineParser.Parse(Encoding.UTF8.GetBytes($"bus:90:91|ms|@{rate}"), TagStyles.All, parsed);
        Assert.Equal(2, parsed.WeightlessSampleCount);
    }

    [Theory]
    [InlineData("crane:2|c:5|c:11|c", "crane counter 2, counter 5, counter 11 | samples=3")]
    [InlineData("crane:2|c|@0.5:5|c", "crane counter 4, counter 5 | samples=2")]
    [InlineData("crane:10|g:+4|g:-1|g", "crane gauge 10, gauge +4, gauge -1 relative | samples=3")]
    [InlineData("crane:1|c:2|g:3|ms", "crane counter 1, gauge 2, observer 0.003 | samples=3")]
    [InlineData("crane#yard=west:2|c:5|c", "crane{yard=\"west\"} counter 2, counter 5 | samples=2 tagged=2")]
    public void Parse_PackedSamples_YieldsEach(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("loom:12:40:7|h", "loom observer 12, observer 40, observer 7 | samples=3")]
    [InlineData("loom:12:40|d|@0.5", "loom observer 12 x2, observer 40 x2 | samples=2")]
    [InlineData("loom:12:40|ms", "loom observer 0.012, observer 0.04 | samples=2")]
    [InlineData("loom:12:40|ms|c:box9", "loom{container_id=\"box9\"} observer 0.012, observer 0.04 | samples=2 tagged=2")]
    [InlineData("loom:1:2|h|#url:http://x", "loom{url=\"http://x\"} observer 1, observer 2 | samples=2 tagged=2")]
    [InlineData("loom#mill=north:12:40|h", "loom{mill=\"north\"} observer 12, observer 40 | samples=2 tagged=2")]
    public void Parse_ExtendedAggregation_YieldsEachValue(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("pod:3|c|T1700000000", "pod counter 3 | samples=1")]
    [InlineData("pod:3|c|T", "pod counter 3 | samples=1")]
    [InlineData("pod:3|c|T1|Tomorrow", "pod counter 3 | samples=1")]
    [InlineData("pod:3|c|@0.5|#app:web|c:ab12|T17", "pod{app=\"web\",container_id=\"ab12\"} counter 6 | samples=1 tagged=1")]
    [InlineData("pod:3|c|c:ab12|#app:web", "pod{app=\"web\",container_id=\"ab12\"} counter 3 | samples=1 tagged=1")]
    [InlineData("pod:3|c|#app:web|c:sha256:ff", "pod{app=\"web\",container_id=\"sha256:ff\"} counter 3 | samples=1 tagged=1")]
    [InlineData("pod:3|c|#container_id:mine|c:theirs", "pod{container_id=\"theirs\"} counter 3 | samples=1 tagged=1")]
    [InlineData("pod:3|c|c:theirs|#container_id:mine", "pod{container_id=\"mine\"} counter 3 | samples=1 tagged=1")]
    public void Parse_DogStatsdFields_AreUnderstood(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Fact]
    public void Parse_EmptyLine_YieldsNothing() => Assert.Equal(" - | ", Described.Parse(string.Empty));

    [Fact]
    public void Parse_SecondLine_ForgetsTheFirst()
    {
        var parsed = new ParsedLine();
        StatsdLineParser.Parse("mill#site=a,b:x|c:2|c"u8, TagStyles.All, parsed);
        Assert.True(parsed.HasErrors);

        StatsdLineParser.Parse("bus:1|c"u8, TagStyles.All, parsed);

        Assert.False(parsed.HasErrors);
        Assert.Equal("bus counter 1 | samples=1", Described.Of(parsed));
    }
}
