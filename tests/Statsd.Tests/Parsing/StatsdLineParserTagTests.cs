using PopCon.Statsd.Parsing;

namespace PopCon.Statsd.Tests.Parsing;

/// <summary>The four tag dialects, alone, together and switched off.</summary>
public sealed class StatsdLineParserTagTests
{
    private const TagStyles NoLibrato = TagStyles.All & ~TagStyles.Librato;
    private const TagStyles NoInfluxDb = TagStyles.All & ~TagStyles.InfluxDb;
    private const TagStyles NoSignalFx = TagStyles.All & ~TagStyles.SignalFx;
    private const TagStyles NoDogStatsd = TagStyles.All & ~TagStyles.DogStatsd;

    [Theory]
    [InlineData("mill.flow[site=a,unit=b].x:6|c", "mill.flow.x{site=\"a\",unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill.[site=a]flow:6|c", "mill.flow{site=\"a\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill.flow[]:6|c", "mill.flow counter 6 | samples=1")]
    [InlineData("mill.flow[site]:6|c", "mill.flow counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill.flow[site=a:6|c", "mill.flow[site=a counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill.flow]site=a:6|c", "mill.flow]site=a counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill.flow[site=a,b=c:6|c", "mill.flow[site=a,b=c counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill.flow[site=a][unit=b]:6|c", "mill.flow[unit=b]{site=\"a\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill.flow[[site=a]:6|c", "mill.flow{_site=\"a\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill.flow[site=a],unit=b:6|c", "mill.flow,unit=b{site=\"a\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill.flow,site=[a]:6|c", "mill.flow,site= counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill.flow[site:a]:6|c", "mill.flow[site - | tag_errors=1 invalid_extended_aggregate_type=1")]
    [InlineData("[site=a]:6|c", "{site=\"a\"} counter 6 | samples=1 tagged=1")]
    public void Parse_SignalFx_ReadsBrackets(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("mill.flow]site=a[:6|c", "mill.flow]site=a[ counter 6 | samples=1 tag_errors=1")]
    [InlineData("][:6|c", "][ counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill]x[site=a]:6|c", "mill]x[site=a] counter 6 | samples=1 tag_errors=1")]
    public void Parse_ReversedBrackets_KeepsTheNameAndCountsATagError(string line, string expected) =>
        Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("mill#site=a,unit=b:6|c", "mill{site=\"a\",unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill#site=a#unit=b:6|c", "mill{site=\"a#unit=b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill#site=a=b:6|c", "mill{site=\"a=b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill#site=a,,unit=b:6|c", "mill{site=\"a\",unit=\"b\"} counter 6 | samples=1 tagged=1 tag_errors=1")]
    [InlineData("mill#site=:6|c", "mill counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill#=a:6|c", "mill counter 6 | samples=1 tag_errors=1")]
    [InlineData("mill#:6|c", "mill counter 6 | samples=1")]
    [InlineData("mill#,:6|c", "mill counter 6 | samples=1 tag_errors=1")]
    [InlineData("#site=a:6|c", "{site=\"a\"} counter 6 | samples=1 tagged=1")]
    public void Parse_Librato_ReadsHash(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("mill,site=a,unit=b:6|c", "mill{site=\"a\",unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,site=a,site=b:6|c", "mill{site=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,site.id-x=a b:6|c", "mill{site_id_x=\"a b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,größe=ß:6|c", "mill{gr__e=\"ß\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,site=a,:6|c", "mill{site=\"a\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,:6|c", "mill counter 6 | samples=1")]
    [InlineData("mill,,site=a:6|c", "mill{site=\"a\"} counter 6 | samples=1 tagged=1 tag_errors=1")]
    [InlineData("mill,site=a#b:6|c", "mill{site=\"a#b\"} counter 6 | samples=1 tagged=1")]
    public void Parse_InfluxDb_ReadsComma(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("till:2|c|#zone:eu,tier:web", "till{tier=\"web\",zone=\"eu\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone:eu,#tier:web", "till{tier=\"web\",zone=\"eu\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|##zone:eu", "till{zone=\"eu\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|###zone:eu", "till{_zone=\"eu\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone,tier:web", "till{tier=\"web\"} counter 2 | samples=1 tagged=1 tag_errors=1")]
    [InlineData("till:2|c|#zone:eu:west:1", "till{zone=\"eu:west:1\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone:eu\r", "till{zone=\"eu\r\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone=eu", "till counter 2 | samples=1 tag_errors=1")]
    [InlineData("till:2|c|#:eu", "till counter 2 | samples=1 tag_errors=1")]
    [InlineData("till:2|c|#zone:", "till counter 2 | samples=1 tag_errors=1")]
    [InlineData("till:2|c|#", "till counter 2 | samples=1")]
    [InlineData("till:2|c|##", "till counter 2 | samples=1 tag_errors=1")]
    [InlineData("till:2|c|#zone:eu,", "till{zone=\"eu\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone:eu,,tier:web", "till{tier=\"web\",zone=\"eu\"} counter 2 | samples=1 tagged=1 tag_errors=1")]
    [InlineData("till:2|c|#a-b:1,a.b:2", "till{a_b=\"2\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone:eu|#zone:us", "till{zone=\"us\"} counter 2 | samples=1 tagged=1")]
    [InlineData("till:2|c|#zone:eu|@0.5", "till{zone=\"eu\"} counter 4 | samples=1 tagged=1")]
    [InlineData("till:1:2|h|#zone", "till observer 1, observer 2 | samples=2 tag_errors=2")]
    [InlineData("till:1:x:2|h|#zone,a:b", "till{a=\"b\"} observer 1, observer 2 | samples=3 tagged=2 tag_errors=2 malformed_value=1")]
    [InlineData("mill#site:6|c|#unit:b", "mill{unit=\"b\"} counter 6 | samples=1 tagged=1 tag_errors=1")]
    [InlineData("mill[]:6|c|#unit:b", "mill{unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("_e{2,2}:ab|cd|#zone:eu", "_e{2 - | samples=1 tag_errors=1 malformed_value=1")]
    public void Parse_DogStatsd_ReadsSection(string line, string expected) => Assert.Equal(expected, Described.Parse(line));

    [Theory]
    [InlineData("mill#site=a:6|c", NoLibrato, "mill#site=a counter 6 | samples=1")]
    [InlineData("mill#site=a,unit=b:6|c", NoLibrato, "mill#site=a{unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill,site=a#unit=b:6|c", NoInfluxDb, "mill,site=a{unit=\"b\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill]site=a[:6|c", NoSignalFx, "mill]site=a[ counter 6 | samples=1")]
    [InlineData("mill[site=a,unit=b]:6|c", NoSignalFx, "mill[site=a{unit=\"b]\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill:6|c|#site:a", NoDogStatsd, "mill counter 6 | samples=1")]
    [InlineData("mill:6|c|#site", NoDogStatsd, "mill counter 6 | samples=1")]
    [InlineData("mill:6|c|#site:a:2|c", NoDogStatsd, "mill - | samples=1 malformed_container_id=1")]
    [InlineData("mill:6|c|#a:b|c:x", NoDogStatsd, "mill{container_id=\"x\"} counter 6 | samples=1 tagged=1")]
    [InlineData("mill[site=a],u=b#v=c:6|c|#x:y", TagStyles.None, "mill[site=a],u=b#v=c counter 6 | samples=1")]
    [InlineData("mill[site=a],u=b:6|c", TagStyles.SignalFx, "mill,u=b{site=\"a\"} counter 6 | samples=1 tagged=1")]
    public void Parse_DialectSwitchedOff_IsOrdinaryText(string line, object styles, string expected) =>
        Assert.Equal(expected, Described.Parse(line, (TagStyles)styles));
}
