using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using PopCon.Reports.Figures;
using PopCon.Reports.Page;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.Reports.Web;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Page;

public sealed class PopularityPageTests : IDisposable
{
    private static readonly DateOnly Day = SampleLedger.Day;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RespondAsync_Overview_ShowsTheThreeNumbersWithTheirChange()
    {
        SampleLedger.Write(_folder.Path, [.. Traffic(60), (Day.AddDays(50), new("dotnet", PopularityKind.Unused, "shipped"), 7L)]);

        IHtmlDocument page = await HtmlAsync("/");

        Assert.Equal(["3,000", "2", "1"], page.QuerySelectorAll(".tile strong").Select(one => one.TextContent));
        Assert.Equal(["0 %", "0 %", "new"], page.QuerySelectorAll(".tile .change").Select(one => one.TextContent));
        Assert.Equal(30, page.QuerySelectorAll("details tbody tr").Length);
    }

    [Fact]
    public async Task RespondAsync_AnyView_AllowsItsOwnStyleAndScriptByHashOnly()
    {
        SampleLedger.Write(_folder.Path, Traffic(5));

        foreach (string path in PopularityPage.Paths)
        {
            WebResponse response = await GetAsync(path, "?package=a");
            IHtmlDocument page = await new HtmlParser().ParseDocumentAsync(Encoding.UTF8.GetString(response.Body.Span));
            string policy = response.Headers.Single(header => header.Key == "Content-Security-Policy").Value;
            Assert.Equal(200, response.Status);
            Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
            Assert.Contains(Hash(page.QuerySelector("style")!), policy, StringComparison.Ordinal);
            Assert.Contains(Hash(page.QuerySelector("script")!), policy, StringComparison.Ordinal);
            Assert.Empty(page.QuerySelectorAll("[style],[onclick],[src],link"));
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" onmouseover=\"x")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("a&amp;b")]
    [InlineData("../../x?y#z")]
    public async Task RespondAsync_HostileName_IsTextEverywhere(string name)
    {
        SampleLedger.Write(_folder.Path, [.. Traffic(3), (Day, SampleLedger.Used(name, name, "lang"), 999L), (Day, new("lang", PopularityKind.Unused, name + "2"), 5L)]);

        foreach (string path in (string[])["/", "/packages", "/candidates"])
        {
            IHtmlDocument page = await HtmlAsync(path, "?q=" + Uri.EscapeDataString(name[..3]) + "&namespace=" + Uri.EscapeDataString(name));
            Assert.Single(page.QuerySelectorAll("script"));
            Assert.Contains(page.QuerySelectorAll("bdi"), one => one.TextContent.StartsWith(name, StringComparison.Ordinal) || path == "/candidates");
        }

        IHtmlDocument packages = await HtmlAsync("/packages");
        string link = packages.QuerySelectorAll("th a").First(one => one.TextContent == name).GetAttribute("href")!;
        IHtmlDocument package = await HtmlAsync(link[..link.IndexOf('?', StringComparison.Ordinal)], link[link.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Equal(name, package.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task RespondAsync_NameOfTenKilobytes_HasAShortLinkThatFindsIt()
    {
        string name = new('x', 10_000);
        SampleLedger.Write(_folder.Path, [.. Traffic(3), (Day, SampleLedger.Used(name), 999L)]);

        IElement link = (await HtmlAsync("/packages")).QuerySelector("tbody th a")!;
        string href = link.GetAttribute("href")!;

        Assert.True(href.Length < 300 && link.TextContent.Length < 100, href);
        IHtmlDocument page = await HtmlAsync("/package", href[href.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Equal(name, page.QuerySelector(".long")!.TextContent);
    }

    [Fact]
    public async Task RespondAsync_Packages_SortsFiltersAndPagesByTheAddress()
    {
        SampleLedger.Write(_folder.Path, Enumerable.Range(0, 250).Select(i => (Day, SampleLedger.Used($"p{i:000}"), 1000L - i)));

        Assert.Equal("p100", (await HtmlAsync("/packages", "?page=2")).QuerySelector("tbody th")!.TextContent);
        Assert.Equal("p249", (await HtmlAsync("/packages", "?sort=package&order=down")).QuerySelector("tbody th")!.TextContent);
        Assert.Equal("p249", (await HtmlAsync("/packages", "?order=up")).QuerySelector("tbody th")!.TextContent);
        Assert.Equal(11, (await HtmlAsync("/packages", "?q=P01&days=7")).QuerySelectorAll("tbody tr").Length + 1);
        Assert.Equal(400, (await GetAsync("/packages", "?sort=x")).Status);
        Assert.Equal(400, (await GetAsync("/packages", "?from=x")).Status);
    }

    [Fact]
    public async Task RespondAsync_Downloads_HoldWhatIsOnTheScreen()
    {
        SampleLedger.Write(_folder.Path, Traffic(5));

        string csv = Encoding.UTF8.GetString((await GetAsync("/packages", "?q=b&format=csv")).Body.Span);
        string json = Encoding.UTF8.GetString((await GetAsync("/package", "?package=a&format=json")).Body.Span);

        Assert.Equal(2, csv.Trim().Split('\n').Length);
        Assert.Contains("\"package\": \"a\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"package\": \"b\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_NoData_SaysHowReportingIsSwitchedOnAndAsksAgain()
    {
        WebResponse response = await GetAsync("/");
        string text = Encoding.UTF8.GetString(response.Body.Span);

        Assert.Contains("export DOTNET_POPCONTEST_STATSD_HOST=stats.example", text, StringComparison.Ordinal);
        Assert.Contains(response.Headers, header => header.Key == "Refresh");
        Assert.DoesNotContain("popcon doctor", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_NoDataBehindAGate_SaysWhenTheFirstCanAppear()
    {
        var settings = new PageSettings { Calendar = new ReleaseCalendar(TimeSpan.FromDays(7)) };

        string text = Encoding.UTF8.GetString((await GetAsync("/", settings: settings)).Body.Span);

        Assert.Contains("the first can appear after 2026-10-05 00:00 UTC", text, StringComparison.Ordinal);
        Assert.Contains("popcon doctor", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_EpochsOfAWeek_OffersWholeEpochsAndSaysSo()
    {
        var calendar = new ReleaseCalendar(TimeSpan.FromDays(7));
        SampleLedger.Write(_folder.Path, Enumerable.Range(0, 6).Select(week => (new DateOnly(2026, 10, 4).AddDays(7 * week), SampleLedger.Reports(), 50L)), calendar);

        IHtmlDocument page = await HtmlAsync("/", "?days=7");

        Assert.Contains("whole epochs of 7 days", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("1 day", page.QuerySelectorAll(".periods a").Select(one => one.TextContent));
        Assert.Equal("50", page.QuerySelector(".tile strong")!.TextContent);
        Assert.Single(page.QuerySelectorAll("details tbody tr"));
    }

    [Fact]
    public async Task RespondAsync_About_ShowsTheReleaseSettings()
    {
        var settings = new PageSettings { Release = [new("mode", "gate"), new("k", "50")] };

        string text = Encoding.UTF8.GetString((await GetAsync("/about", settings: settings)).Body.Span);

        Assert.Contains("<th scope=\"row\">k</th><td>50</td>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "a\nmissing\n", "")]
    [InlineData("file", "a==1\nmissing==1\n", "requirements.txt")]
    public async Task RespondAsync_Inventory_GetsVerdicts(string field, string text, string fileName)
    {
        SampleLedger.Write(_folder.Path, [.. Traffic(5), (Day, SampleLedger.Used("a", language: "python"), 9L)]);

        WebResponse html = await PostAsync(field, text, fileName, "html");
        WebResponse csv = await PostAsync(field, text, fileName, "csv");

        Assert.Contains("never seen: 1", Encoding.UTF8.GetString(html.Body.Span), StringComparison.Ordinal);
        Assert.Contains(",missing,never seen,0,", Encoding.UTF8.GetString(csv.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_InventoryThatIsNone_SaysWhichFormatsAreKnown()
    {
        SampleLedger.Write(_folder.Path, Traffic(5));

        WebResponse response = await PostAsync("list", "some prose, no list", "", "html");
        string text = Encoding.UTF8.GetString(response.Body.Span);

        Assert.Equal(400, response.Status);
        Assert.Contains("it is in none of the known formats", text, StringComparison.Ordinal);
        Assert.DoesNotContain("some prose", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RespondAsync_BodyWithoutEnd_Is400()
    {
        SampleLedger.Write(_folder.Path, Traffic(5));
        using var body = new MemoryStream(new byte[WebRequest.MaxBodyBytes + 1]);

        Assert.Equal(400, (await RespondAsync(new WebRequest("POST", "/candidates", ContentType: "multipart/form-data; boundary=x", Body: body))).Status);
    }

    [Fact]
    public async Task RespondAsync_YearOfTenThousandPackages_Fits150Kilobytes()
    {
        long[] counts = [.. Enumerable.Range(0, 365).Select(day => 1000L + (day % 100))];
        using var source = new FixedSource(new PeriodFigures
        {
            Source = "test",
            Range = new DayRange(Day, Day.AddDays(364)),
            Reports = counts.Sum(),
            ReportsByDay = counts,
            Packages = [.. Enumerable.Range(0, 10_000).Select(i => new PackageFigures { Language = "dotnet", Package = $"company.extensions.library{i}", Processes = 100_000 - i, Days = counts })],
        });
        var page = new PopularityPage(source, new PageSettings(), new ManualTime(ManualTime.At(Day.AddDays(364))));

        WebResponse response = await page.RespondAsync(new WebRequest("GET", "/", "?days=365"), CancellationToken.None);

        Assert.InRange(response.Body.Length, 10_000, 150_000);
    }

    private static string Hash(IElement element) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(element.TextContent)));

    private static IEnumerable<(DateOnly, PopularitySeries, long)> Traffic(int days)
    {
        for (int day = 0; day < days; day++)
        {
            yield return (Day.AddDays(day), SampleLedger.Reports(), 100);
            yield return (Day.AddDays(day), SampleLedger.Used("a"), 20);
            if (day is < 5 or > 45)
            {
                yield return (Day.AddDays(day), SampleLedger.Used(day < 5 ? "b" : "c"), 3);
            }
        }
    }

    private async Task<WebResponse> PostAsync(string field, string text, string fileName, string format)
    {
        string file = fileName.Length > 0 ? $"; filename=\"{fileName}\"" : "";
        string form = $"--x\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n{text}\r\n--x\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\n{format}\r\n--x--\r\n";
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(form));
        return await RespondAsync(new WebRequest("POST", "/candidates", ContentType: "multipart/form-data; boundary=x", Body: body));
    }

    private Task<WebResponse> GetAsync(string path, string query = "", PageSettings? settings = null) => RespondAsync(new WebRequest("GET", path, query, Origin: "http://stats.example:9102"), settings);

    private async Task<WebResponse> RespondAsync(WebRequest request, PageSettings? settings = null)
    {
        using var source = new LedgerSource(_folder.Path);
        var page = new PopularityPage(source, settings ?? new PageSettings(), new ManualTime(ManualTime.At(Day)));
        return await page.RespondAsync(request, CancellationToken.None);
    }

    private async Task<IHtmlDocument> HtmlAsync(string path, string query = "")
    {
        WebResponse response = await GetAsync(path, query);
        string html = Encoding.UTF8.GetString(response.Body.Span);
        Assert.True(response.Status == 200, html);
        return await new HtmlParser().ParseDocumentAsync(html);
    }
}
