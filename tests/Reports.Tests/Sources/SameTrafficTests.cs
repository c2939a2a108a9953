using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Tests.Support;
using PopCon.Reports.Writing;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Sources;

/// <summary>Ninety days of traffic through a ledger and through real time series databases: the same report from all of them.</summary>
public sealed class SameTrafficTests : IDisposable
{
    private const int Days = 90;

    private static readonly DateOnly First = new(2026, 7, 6);
    private static readonly DayRange Period = new(First.AddDays(45), First.AddDays(Days - 1));

    private readonly TemporaryFolder _folder = new();
    private readonly OpenMetricsHistory _history = new();
    private readonly List<(DateOnly Day, PopularitySeries Series, long Count)> _traffic = [];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task ReadAsync_Prometheus_EqualsTheLedgerAndAnIndependentSum()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        MakeTraffic();
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            promtool, ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", _folder.Write("history.txt", _history.Text), _folder.File("data")], deadline: TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, output + error);
        using RunningProcess prometheus = Start("prometheus", "prometheus", out int port, [
            "--config.file=" + _folder.Write("prometheus.yml", "global: {}"), "--storage.tsdb.path=" + _folder.File("data"), "--storage.tsdb.retention.time=100y",
            "--log.level=warn"], "--web.listen-address=");
        await ReadyAsync(prometheus, port, "/-/ready");

        await AssertSameAsync(port);
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task ReadAsync_VictoriaMetrics_EqualsTheLedgerAndAnIndependentSum()
    {
        MakeTraffic();
        using RunningProcess victoria = Start("victoria-metrics", "victoria-metrics", out int port, ["-storageDataPath=" + _folder.File("data"), "-retentionPeriod=100y"], "-httpListenAddr=");
        await ReadyAsync(victoria, port, "/health");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };

        // Its import takes milliseconds.
        string lines = string.Concat(_history.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "000\n"));
        using var content = new StringContent(lines);
        using HttpResponseMessage response = await http.PostAsync(Address(port, "/api/v1/import/prometheus"), content);
        response.EnsureSuccessStatusCode();
        (await http.GetAsync(Address(port, "/internal/force_flush"))).EnsureSuccessStatusCode();

        await AssertSameAsync(port);
    }

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task ReadAsync_PrometheusBehindAGate_GivesStepsToTheDayThatTheyClose()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        const string info = "mode=\"gate\",k=\"50\",epoch=\"1d\"";
        for (int day = 0; day < 6; day++)
        {
            DateTimeOffset midnight = ManualTime.At(First.AddDays(day), 0);
            _history.Scrape(midnight.AddSeconds(-10), info);
            if (day > 0)
            {
                long step = 50 * day;
                _history.Add(SampleLedger.Used("a"), step);
                _history.Add(SampleLedger.Reports(), step * 2);
                _traffic.Add((First.AddDays(day - 1), SampleLedger.Used("a"), step));
                _traffic.Add((First.AddDays(day - 1), SampleLedger.Reports(), step * 2));
            }

            for (int minute = 1; minute < 1440; minute += 4)
            {
                _history.Scrape(midnight.AddMinutes(minute), info);
            }
        }

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            promtool, ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", _folder.Write("history.txt", _history.Text), _folder.File("data")], deadline: TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, output + error);
        using RunningProcess prometheus = Start("prometheus", "prometheus", out int port, [
            "--config.file=" + _folder.Write("prometheus.yml", "global: {}"), "--storage.tsdb.path=" + _folder.File("data"), "--storage.tsdb.retention.time=100y",
            "--log.level=warn"], "--web.listen-address=");
        await ReadyAsync(prometheus, port, "/-/ready");
        using IFigureSource source = await OpenAsync(port, ManualTime.At(First.AddDays(5), 12));

        SourceSpan? span = await source.ReadSpanAsync(CancellationToken.None);
        PeriodFigures figures = await source.ReadAsync(new FigureRequest(new DayRange(First, First.AddDays(4)), ByDay: true), CancellationToken.None);

        Assert.Equal((First, First.AddDays(4), TimeSpan.FromDays(1)), (span!.First, span.Last, span.Calendar.Epoch));
        Assert.Equal([50, 100, 150, 200, 250], figures.Packages[0].Days);
        Assert.Equal(1500, figures.Reports);
    }

    private static Uri Address(int port, string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"));

    private static RunningProcess Start(string program, string package, out int port, string[] arguments, string listen)
    {
        port = FreePort.Next();
        return RunningProcess.Start(Tool.Require(program, package), [.. arguments, string.Create(CultureInfo.InvariantCulture, $"{listen}127.0.0.1:{port}")]);
    }

    private static async Task ReadyAsync(RunningProcess process, int port, string path)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process.HasExited, process.Error);
                try
                {
                    return (await http.GetAsync(Address(port, path))).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            path + " of the server");
    }

    private static Task<IFigureSource> OpenAsync(int port, DateTimeOffset now) =>
        SourceFinder.OpenAsync(Address(port, "/").ToString(), new SourceOptions(), new ManualTime(now), CancellationToken.None);

    private async Task AssertSameAsync(int port)
    {
        string folder = _folder.File("ledger");
        SampleLedger.Write(folder, _traffic);
        using var ledger = new LedgerSource(folder);
        using IFigureSource server = await OpenAsync(port, ManualTime.At(First.AddDays(Days - 1), 23));
        Assert.Equal(
            (await ledger.ReadSpanAsync(CancellationToken.None))! with { Namespaces = [], Languages = [] },
            (await server.ReadSpanAsync(CancellationToken.None))! with { Namespaces = [], Languages = [] });

        foreach (FigureRequest request in (FigureRequest[])[new(Period, ByDay: true), new(new DayRange(First, Period.To)), new(Period, "python"), new(Period, Namespace: "prod")])
        {
            PeriodFigures expected = await ledger.ReadAsync(request, CancellationToken.None);
            PeriodFigures actual = await server.ReadAsync(request, CancellationToken.None);
            Assert.Equal(Text(expected, "same"), Text(actual, "same"));
            AssertIndependent(request, actual);
        }
    }

    private void AssertIndependent(FigureRequest request, PeriodFigures figures)
    {
        var rows = _traffic.Where(row => request.Range.Contains(row.Day)
            && (request.Language ?? row.Series.Language) == row.Series.Language && (request.Namespace ?? row.Series.Namespace) == row.Series.Namespace).ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Where(row => row.Series.Kind == PopularityKind.Reports).Sum(row => row.Count), figures.Reports);
        Assert.Equal(
            rows.Where(row => row.Series.Kind == PopularityKind.Used).GroupBy(row => (row.Series.Language, row.Series.Package))
                .Select(group => (group.Key.Language, group.Key.Package, group.Sum(row => row.Count))).Order(),
            figures.Packages.Where(one => one.Processes > 0).Select(one => (one.Language, one.Package, one.Processes)).Order());
        Assert.Equal(rows.Where(row => row.Series.Kind == PopularityKind.FeatureUses).Sum(row => row.Count), figures.Packages.Sum(one => one.FeatureUses));
        Assert.Equal(rows.Where(row => row.Series.Kind == PopularityKind.Fetches).Sum(row => row.Count), figures.Packages.Sum(one => one.Fetches));
    }

    private static string Text(PeriodFigures figures, string source)
    {
        using var stream = new MemoryStream();
        var renamed = new PeriodFigures
        {
            Source = source,
            Range = figures.Range,
            Reports = figures.Reports,
            PreviousReports = figures.PreviousReports,
            ReportsByDay = figures.ReportsByDay,
            Packages = figures.Packages,
            Gone = figures.Gone,
        };
        using (var json = new System.Text.Json.Utf8JsonWriter(stream, FiguresJson.Indented))
        {
            FiguresJson.WriteDetailed(json, renamed);
        }

        ReportWriter.Write(stream, new Report(renamed), ReportFormat.Json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // Scrapes every two minutes for two hours a day, which is a twelfth of the samples of whole days; restarts that reset all counters at any minute, one of them between two scrapes.
    private void MakeTraffic()
    {
        var random = new Random(7);
        PopularitySeries[] series =
        [
            SampleLedger.Reports(), SampleLedger.Reports("prod"), SampleLedger.Reports("", "python"),
            .. Enumerable.Range(0, 12).Select(i => SampleLedger.Used("package" + i, i % 3 == 0 ? "prod" : "")),
            .. Enumerable.Range(0, 4).Select(i => SampleLedger.Used("module" + i, "", "python")),
            new("dotnet", PopularityKind.Unused, "package3"), new("dotnet", PopularityKind.Unused, "shipped"), new("dotnet", PopularityKind.Used, "package1", "", "13.0.4"),
            new("dotnet", PopularityKind.FeatureUses, "package3", "", "1.4"), new("dotnet", PopularityKind.Fetches, "package5"), new("python", PopularityKind.Fetches, "fetched", "", "2.0"),
        ];
        _history.Scrape(ManualTime.At(First.AddDays(-1), 23));
        for (int day = 0; day < Days; day++)
        {
            DateTimeOffset midnight = ManualTime.At(First.AddDays(day), 0);
            int restart = day % 11 == 3 ? random.Next(610, 700) : -1;
            for (int minute = 602; minute < 718; minute += 2)
            {
                // Before the traffic of these two minutes, so that a counter may pass its old value before the next scrape.
                if (restart >= minute && restart < minute + 2)
                {
                    _history.Restart();
                }

                if (minute is > 606 and < 712 && random.Next(2) == 0)
                {
                    PopularitySeries one = series[Math.Min(random.Next(series.Length), random.Next(series.Length))];
                    Count(First.AddDays(day), one, random.Next(1, 40));
                    Count(First.AddDays(day), SampleLedger.Reports(), 1);
                }

                _history.Scrape(midnight.AddMinutes(minute));
            }
        }
    }

    private void Count(DateOnly day, PopularitySeries series, long count)
    {
        long counted = _history.Add(series, count);
        if (counted > 0)
        {
            _traffic.Add((day, series, counted));
        }
    }
}
