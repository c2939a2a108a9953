using System.Linq;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PopCon.Reports.Badges;
using PopCon.Reports.Figures;
using PopCon.Reports.Tests.Support;

namespace PopCon.Reports.Tests.Badges;

public sealed class BadgeTests
{
    private static readonly PeriodFigures Figures = new()
    {
        Source = "test",
        Range = DayRange.EndingWith(SampleLedger.Day, 30),
        Packages =
        [
            new() { Language = "dotnet", Package = "yaml", Processes = 1200, Namespaces = [] },
            new() { Language = "python", Package = "yaml", Processes = 1, Namespaces = [] },
        ],
    };

    [Theory]
    [InlineData("YAML", null, "1,201 processes / 30 d")]
    [InlineData("yaml", "python", "1 process / 30 d")]
    [InlineData("unknown", null, "0 processes / 30 d")]
    public void Of_Package_SaysHowManyProcesses(string package, string? language, string expected) =>
        Assert.Equal(new Badge("used by", expected), Badge.Of(Figures, package, language));

    [Fact]
    public void ToSvg_HostileText_IsWellFormedAndRefersToNothing()
    {
        var badge = new Badge("<script>\"&", "]]> 'x' <image href=\"http://x\"/>");

        XElement svg = XElement.Parse(badge.ToSvg());

        Assert.Equal([badge.Label, badge.Message], svg.Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value));
        Assert.DoesNotContain(svg.Descendants(), one => one.Name.LocalName is "script" or "image");
        Assert.Equal(badge.Label + ": " + badge.Message, svg.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void ToSvg_Width_HoldsBothTexts()
    {
        XElement svg = XElement.Parse(Badge.Of(Figures, "yaml").ToSvg());
        XElement[] texts = [.. svg.Descendants().Where(one => one.Name.LocalName == "text")];

        Assert.Equal((int)svg.Attribute("width")!, texts.Sum(text => (int)text.Attribute("textLength")! + 12));
        Assert.All(texts, text => Assert.True((int)text.Attribute("textLength")! >= 6 * text.Value.Length));
    }

    [Fact]
    public void ToShieldsJson_Badge_IsAnEndpointBadge()
    {
        JsonNode json = JsonNode.Parse(Badge.Of(Figures, "yaml").ToShieldsJson())!;

        Assert.Equal((1, "used by", "1,201 processes / 30 d"), ((int)json["schemaVersion"]!, (string?)json["label"], (string?)json["message"]));
    }
}
