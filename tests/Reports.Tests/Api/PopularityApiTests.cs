using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Api;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.Reports.Web;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Api;

public sealed class PopularityApiTests : IDisposable
{
    private static readonly DateOnly Day = SampleLedger.Day;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("?form=2026-10-01", "Unknown parameter \"form\": expected one of from, to, language, namespace, by.")]
    [InlineData("?from=1.10.2026", "Invalid from \"1.10.2026\": expected a UTC day such as 2026-10-01.")]
    [InlineData("?to=2026-02-30", "Invalid to \"2026-02-30\": expected a UTC day such as 2026-10-01.")]
    [InlineData("?from=2026-10-02&to=2026-10-01", "Invalid from \"2026-10-02\": expected a day on or before to, which is 2026-10-01.")]
    [InlineData("?by=week", "Invalid by \"week\": expected day.")]
    [InlineData("?to=2026-10-01&to=2026-10-02", "Parameter \"to\" is given more than once.")]
    [InlineData("?from=2020-01-01&to=2026-10-01&by=day", "Invalid from \"2020-01-01\": expected at most 400 days with by=day, got 2466.")]
    [InlineData("?from=0001-01-01", "Invalid from \"0001-01-01\": expected at most 3660 days, got 739893.")]
    public async Task RespondAsync_WrongParameter_Is400WithTheParameterAndWhatIsAllowed(string query, string expected)
    {
        WriteTraffic();

        WebResponse response = await GetAsync(query);

        Assert.Equal((400, expected + "\n"), (response.Status, Encoding.UTF8.GetString(response.Body.Span)));
    }

    [Theory]
    [InlineData("?from=2026-09-29&to=2026-10-11", "Invalid from: figures are released for whole epochs of 7 days only. Expected from=2026-09-28&to=2026-10-11.")]
    [InlineData("?from=2026-09-28&to=2026-10-10", "Invalid to: figures are released for whole epochs of 7 days only. Expected from=2026-09-28&to=2026-10-11.")]
    public async Task RespondAsync_PartOfAnEpoch_Is400WithWholeOnes(string query, string expected)
    {
        SampleLedger.Write(
            _folder.Path, [(new(2026, 10, 4), SampleLedger.Used("a"), 50L), (new(2026, 10, 11), SampleLedger.Used("a"), 50L)], new ReleaseCalendar(TimeSpan.FromDays(7)));

        WebResponse response = await GetAsync(query);

        Assert.Equal((400, expected + "\n"), (response.Status, Encoding.UTF8.GetString(response.Body.Span)));
    }

    [Fact]
    public async Task RespondAsync_Period_IsTheDocumentedJson()
    {
        WriteTraffic();

        JsonNode answer = JsonNode.Parse((await GetAsync("?from=2026-10-03&to=2026-10-04&by=day")).Body.Span)!;

        Assert.Equal(
            """
            {"language":"dotnet","package":"a","processes":70,"share":0.35,"previous":30,"unused":2,"namespaces":{"":50,"prod":20},"firstDay":"2026-10-03","lastDay":"2026-10-04","versions":{"":50,"1":20},"frameworks":{},"dependencies":{},"days":[30,40]}
            """,
            answer["packages"]![0]!.ToJsonString());
        Assert.Equal(["a", "b"], answer["packages"]!.AsArray().Select(one => one!["package"]!.GetValue<string>()));
        Assert.Equal((200, 200), (answer["reports"]!.GetValue<int>(), answer["previousReports"]!.GetValue<int>()));
        Assert.Equal("[100,100]", answer["reportsByDay"]!.ToJsonString());
    }

    [Fact]
    public async Task RespondAsync_NoDataForThePeriodBefore_PreviousIsNull()
    {
        WriteTraffic();

        JsonNode answer = JsonNode.Parse((await GetAsync("?from=2026-10-01&to=2026-10-04")).Body.Span)!;

        Assert.Null(answer["packages"]![0]!["previous"]);
        Assert.Equal(100, answer["packages"]![0]!["processes"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("&namespace=prod", 20)]
    [InlineData("&namespace=", 50)]
    [InlineData("&language=dotnet", 70)]
    public async Task RespondAsync_Filter_LeavesOthersOut(string filter, int expected)
    {
        WriteTraffic();

        JsonNode answer = JsonNode.Parse((await GetAsync("?from=2026-10-03&to=2026-10-04" + filter)).Body.Span)!;

        Assert.Equal(expected, answer["packages"]![0]!["processes"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/json;q=0.5, text/csv")]
    public async Task RespondAsync_CsvAccepted_IsCsv(string accept)
    {
        WriteTraffic();

        WebResponse response = await GetAsync("?from=2026-10-03&to=2026-10-04&by=day", accept);

        Assert.Equal("text/csv; charset=utf-8", response.ContentType);
        Assert.Equal(
            """
            language,package,processes,share,previous,unused,namespaces,firstDay,lastDay,2026-10-03,2026-10-04
            dotnet,a,70,0.35,30,2,(none)=50; prod=20,2026-10-03,2026-10-04,30,40
            dotnet,b,1,0.005,2,0,(none)=1,2026-10-04,2026-10-04,0,1

            """,
            Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public async Task RespondAsync_Span_SaysWhichDaysThereAre()
    {
        WriteTraffic();
        using var source = new LedgerSource(_folder.Path);
        var api = new PopularityApi(source, new ManualTime(ManualTime.At(Day)));

        WebResponse response = await api.RespondAsync(new WebRequest("GET", PopularityApi.SpanPath), CancellationToken.None);

        Assert.Equal(
            """{"version":1,"firstDay":"2026-10-01","lastDay":"2026-10-04","epochSeconds":null,"languages":["dotnet"],"namespaces":["","prod"]}""",
            Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public async Task RespondAsync_OtherMethod_Is405()
    {
        using var source = new LedgerSource(_folder.Path);
        var api = new PopularityApi(source, TimeProvider.System);

        Assert.Equal(405, (await api.RespondAsync(new WebRequest("POST", PopularityApi.FiguresPath), CancellationToken.None)).Status);
    }

    private void WriteTraffic()
    {
        var counts = new List<(DateOnly, PopularitySeries, long)>();
        for (int day = 0; day < 4; day++)
        {
            counts.Add((Day.AddDays(day), SampleLedger.Reports(), 100));
            counts.Add((Day.AddDays(day), SampleLedger.Used("a"), day is 0 ? 10 : day is 1 ? 20 : 25));
        }

        counts.Add((Day.AddDays(2), new("dotnet", PopularityKind.Used, "a", "prod", "1"), 5));
        counts.Add((Day.AddDays(3), new("dotnet", PopularityKind.Used, "a", "prod", "1"), 15));
        counts.Add((Day.AddDays(3), new("dotnet", PopularityKind.Unused, "a"), 2));
        counts.Add((Day, SampleLedger.Used("b"), 2));
        counts.Add((Day.AddDays(3), SampleLedger.Used("b"), 1));
        SampleLedger.Write(_folder.Path, counts);
    }

    private async Task<WebResponse> GetAsync(string query, string accept = "")
    {
        using var source = new LedgerSource(_folder.Path);
        var api = new PopularityApi(source, new ManualTime(ManualTime.At(Day.AddDays(3))));
        return await api.RespondAsync(new WebRequest("GET", PopularityApi.FiguresPath, query, accept), CancellationToken.None);
    }
}
