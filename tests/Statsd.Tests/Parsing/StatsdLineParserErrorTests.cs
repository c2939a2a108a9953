using System.Linq;
using System.Text;
using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>Malformed lines: each is refused for its reason, and whatever is good in it is kept.</summary>
public sealed class StatsdLineParserErrorTests
{
    [Theory]
    [InlineData("lighthouse")]
    [InlineData(" ")]
    [InlineData(":5|c")]
    [InlineData("_sc|db.alive|0")]
    [InlineData("lighthouse 5 1700000000")]
    public void Parse_NoName_IsMalformedLine(string line) => Assert.Equal(" - | malformed_line=1", Described.Parse(line));

    [Theory]
    [InlineData("light\xFFhouse:5|c")]
    [InlineData("lighthouse:5|c|#a:\xC3")]
    [InlineData("lighthouse:5|\xFE")]
    [InlineData("light\xED\xA0\x80:5|c")]
    [InlineData("light\xC0\xAF:5|c")]
    [InlineData("light\xF4\x90\x80\x80:5|c")]
    public void Parse_InvalidUtf8_IsMalformedLine(string latin1) =>
        Assert.Equal(" - | malformed_line=1", Described.Parse(Encoding.Latin1.GetBytes(latin1)));

    [Theory]
    [InlineData("mill,site=a:6|c|#unit:b", TagStyles.All)]
    [InlineData("mill#site=a:6|c|@0.1|#unit:b", TagStyles.All)]
    [InlineData("mill[site=a]:6|c|#", TagStyles.All)]
    [InlineData("mill[site=a]:6:7|c|#", TagStyles.All)]
    [InlineData("mill,site=a:6|c|#unit:b", TagStyles.InfluxDb)]
    public void Parse_TagsInNameAndSection_IsMixedTaggingStyles(string line, object styles) =>
        Assert.Equal("mill{site=\"a\"} - | mixed_tagging_styles=1", Described.Parse(line, (TagStyles)styles));

    [Theory]
    [InlineData("lighthouse:5")]
    [InlineData("lighthouse:")]
    [InlineData("lighthouse:5:6")]
    public void Parse_NoPipe_IsNotEnoughParts(string line) =>
        Assert.Equal("lighthouse - | not_enough_parts_after_colon=1", Described.Parse(line));

    [Theory]
    [InlineData("loom:12:40|g")]
    [InlineData("loom:12:40|c")]
    [InlineData("loom:12:40|ms:3|c")]
    [InlineData("loom:12:40|")]
    [InlineData("loom:12:40|MS")]
    [InlineData("loom:#a:b|c")]
    public void Parse_SeveralValuesOfAnotherType_IsInvalidExtendedAggregateType(string line) =>
        Assert.Equal("loom - | invalid_extended_aggregate_type=1", Described.Parse(line));

    [Theory]
    [InlineData("till:5|c|", "till - | samples=1 malformed_component=1")]
    [InlineData("till:5|c||", "till - | samples=1 malformed_component=1")]
    [InlineData("till:5|c||@x", "till - | samples=1 malformed_component=1")]
    [InlineData("till:5|c|@x|", "till - | samples=1 malformed_component=1")]
    [InlineData("till:5|c|T|T|T|T|T", "till - | samples=1 malformed_component=1")]
    [InlineData("till:x|c|T|T|T|T|T", "till - | samples=1 malformed_component=1")]
    [InlineData("till:2|c|#a:b|", "till - | samples=1 malformed_component=1")]
    [InlineData("till:2|c:", "till counter 2 | samples=2 malformed_component=1")]
    [InlineData("till:2|c:5", "till counter 2 | samples=2 malformed_component=1")]
    [InlineData("till:2|c::5|c", "till counter 2, counter 5 | samples=3 malformed_component=1")]
    [InlineData("till:2|c|@1|@1|@1|@1|@1:5|c", "till counter 5 | samples=2 malformed_component=1")]
    [InlineData("till:1:x:2|h|", "till - | samples=3 malformed_component=2 malformed_value=1")]
    [InlineData("till:1:x:2|h|T|T|T|T|T", "till - | samples=3 malformed_component=3")]
    public void Parse_EmptyOrTooManyParts_IsMalformedComponent(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("till:|", "till - | samples=1 malformed_value=1")]
    [InlineData("till:x|s", "till - | samples=1 malformed_value=1")]
    [InlineData("till:x|c|", "till - | samples=1 malformed_value=1")]
    [InlineData("till:1e309|c", "till - | samples=1 malformed_value=1")]
    [InlineData("till: 8|g", "till - | samples=1 malformed_value=1")]
    [InlineData("till:2|c:x|c:5|c", "till counter 2, counter 5 | samples=3 malformed_value=1")]
    [InlineData("till:12:zz:7|h", "till observer 12, observer 7 | samples=3 malformed_value=1")]
    [InlineData("till::7|h", "till observer 7 | samples=2 malformed_value=1")]
    [InlineData("till:7:|h", "till observer 7 | samples=2 malformed_value=1")]
    [InlineData("till::|h|#a", "till - | samples=2 malformed_value=2")]
    public void Parse_ValueThatIsNoNumber_IsMalformedValue(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("bus:9|c|@half", "bus counter 9 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|c|@", "bus counter 9 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|c|@ 0.5", "bus counter 9 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|c|@1e400", "bus counter 0 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|g|@oops", "bus gauge 9 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|h|@0.1|@x", "bus observer 9 | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|h|@1e400", "bus - | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9|c|@x|y", "bus - | samples=1 invalid_sample_factor=2")]
    [InlineData("bus:9|zz|@x", "bus - | samples=1 invalid_sample_factor=1 illegal_event=1")]
    [InlineData("bus:9|c|q", "bus - | samples=1 invalid_sample_factor=1")]
    [InlineData("bus:9:8|h|@x", "bus observer 9, observer 8 | samples=2 invalid_sample_factor=2")]
    [InlineData("bus:9|c|#app:web|e:it-false", "bus{app=\"web\"} - | samples=1 invalid_sample_factor=1")]
    public void Parse_UnknownFieldOrRate_IsInvalidSampleFactor(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("pod:5||c", "pod - | samples=1 malformed_container_id=1")]
    [InlineData("pod:3|c|c:", "pod - | samples=2 malformed_component=1 malformed_container_id=1")]
    [InlineData("pod:3|c|c:ab12", "pod - | samples=2 malformed_component=1 malformed_container_id=1")]
    [InlineData("pod:3|c|#app:web|c:", "pod{app=\"web\"} - | samples=1 malformed_container_id=1")]
    [InlineData("pod:3|c|#app:web|cx", "pod{app=\"web\"} - | samples=1 malformed_container_id=1")]
    [InlineData("pod:3|c|#app:web|card:low", "pod{app=\"web\"} - | samples=1 malformed_container_id=1")]
    [InlineData("pod:2|c|#yard:west:5|c", "pod{yard=\"west:5\"} - | samples=1 malformed_container_id=1")]
    public void Parse_BadContainer_IsMalformedContainerId(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("ferry:42|s")]
    [InlineData("ferry:4|")]
    [InlineData("ferry:4|C")]
    [InlineData("ferry:4|MS")]
    [InlineData("ferry:4|c ")]
    [InlineData("ferry:4|c\r")]
    [InlineData("ferry:4|kv|@0.5")]
    [InlineData("ferry:4|m")]
    public void Parse_UnknownType_IsIllegalEvent(string line) =>
        Assert.Equal("ferry - | samples=1 illegal_event=1", Described.Parse(line));

    [Fact]
    public void Parse_UnknownTypeWithTags_StillCountsAsTagged() =>
        Assert.Equal("ferry{a=\"b\"} - | samples=1 tagged=1 illegal_event=1", Described.Parse("ferry:4|s|#a:b"));

    [Fact]
    public void Parse_ThousandsOfValuesAndBadTags_TallyStopsInsteadOfWrappingRound()
    {
        string line = "x:" + string.Concat(Enumerable.Repeat("1:", 60_000)) + "1|h|#" + new string(',', 120_000);
        var parsed = new ParsedLine();

        StatsdLineParser.Parse(Encoding.UTF8.GetBytes(line), TagStyles.All, parsed);

        Assert.Equal(60_001, parsed.SampleCount);
        Assert.Equal(60_001, parsed.Samples.Length);
        Assert.Equal(int.MaxValue, parsed.TagErrorCount);
    }
}
