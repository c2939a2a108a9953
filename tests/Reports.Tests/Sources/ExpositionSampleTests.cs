using System.Linq;
using PopCon.Reports.Sources.Gateways;

namespace PopCon.Reports.Tests.Sources;

public sealed class ExpositionSampleTests
{
    [Theory]
    [InlineData("up 1", "up", "", 1)]
    [InlineData("up{} -1", "up", "", -1)]
    [InlineData("""m{a="x",b="y z"} 2.5""", "m", "a=x b=y z", 2.5)]
    [InlineData("""m{a="q\"\\\n}",b="",} 3 1700000000000""", "m", "a=q\"\\\n} b=", 3)]
    public void TryParse_Sample_IsRead(string line, string name, string labels, double value)
    {
        Assert.True(ExpositionSample.TryParse(line, out ExpositionSample? sample));
        Assert.Equal((name, labels, value), (sample.Name, string.Join(' ', sample.Labels.Select(one => one.Key + "=" + one.Value)), sample.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# HELP up Whether it is up.")]
    [InlineData("up")]
    [InlineData("up NaN")]
    [InlineData("up one")]
    [InlineData("m{a=\"x")]
    [InlineData("m{a=\"x\"")]
    [InlineData("m{a} 1")]
    [InlineData("m{a=\"x\"} 1 2 3")]
    public void TryParse_AnythingElse_IsNot(string line) => Assert.False(ExpositionSample.TryParse(line, out _));

    [Fact]
    public void TryParse_EveryPrefixOfASample_IsThatSampleOrNone()
    {
        const string Line = """popcon_gateway_package_last_fetch_days{ecosystem="nuget",package="a\"b",repository="r"} 12""";
        Assert.All(
            Enumerable.Range(0, Line.Length),
            length => Assert.True(!ExpositionSample.TryParse(Line[..length], out ExpositionSample? sample) || sample.Labels["package"] == "a\"b"));
    }
}
