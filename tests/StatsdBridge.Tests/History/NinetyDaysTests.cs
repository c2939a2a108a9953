using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tables;
using PopCon.Reports.Writing;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.History;

/// <summary>Ninety days of datagrams through the bridge: its history, a real Prometheus with its scrapes and an independent sum give one table.</summary>
public sealed class NinetyDaysTests : IDisposable
{
    private const int Days = 90;
    private static readonly DateOnly First = new(2026, 7, 6);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(12);
    private readonly List<(DateOnly Day, string Series, long Count)> _traffic = [];
    private readonly SortedDictionary<string, StringBuilder> _scrapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _scraped = new(StringComparer.Ordinal);
    private readonly List<string> _begunAnew = [];
    private HashSet<string> _alive = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task Report_HistoryAndPrometheus_AreTheSameTable()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        await PlayAsync();
        string history = _folder.Write("history.txt", string.Concat(_scrapes.Values) + "# EOF\n");
        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            promtool, ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", history, _folder.File("data")], deadline: TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, output + error);
        using PrometheusServer server = await PrometheusServer.StartAsync("global: {}", _folder.File("data"));
        var time = new Release.SteppedTime();
        time.Set(At(Days - 1, 23 * 60).ToUnixTimeSeconds());
        using IFigureSource prometheus = await SourceFinder.OpenAsync(server.Url, new SourceOptions(), time, default);
        using var ledger = new LedgerSource(_folder.File("history"));

        DayRange lastMonth = DayRange.EndingWith(First.AddDays(Days - 1), 30);
        foreach (FigureRequest request in (FigureRequest[])[new(lastMonth, ByDay: true), new(lastMonth, "python"), new(lastMonth, Namespace: "prod"), new(new DayRange(First, lastMonth.To))])
        {
            PeriodFigures expected = await ledger.ReadAsync(request, default);
            PeriodFigures actual = await prometheus.ReadAsync(request, default);
            AssertSums(request, expected);
            Assert.Equal(Text(expected), Text(actual));
        }
    }

    private static DateTimeOffset At(int day, int minute) => new DateTimeOffset(First.AddDays(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddMinutes(minute);

    // Scrapes every two minutes for two hours a day, which is a twelfth of the samples of whole days. Python's series expire over night.
    private async Task PlayAsync()
    {
        using var bridge = new DailyBridge(
            _folder.File("history"), At(-1, 23 * 60), "mappings: [{match: 'python_popcon_(.+)', match_type: regex, name: python_popcon_$1, ttl: 1h}]\n");
        string[] series =
        [
            "dotnet_popcon_reports", "dotnet_popcon_reports{namespace=\"prod\"}", "python_popcon_reports", "dotnet_popcon_library_unused{library=\"shipped\"}",
            .. Enumerable.Range(0, 12).Select(i => $"dotnet_popcon_library_used{{library=\"package{i}\"{(i % 3 == 0 ? ",namespace=\"prod\"" : "")}}}"),
            .. Enumerable.Range(0, 4).Select(i => $"python_popcon_library_used{{library=\"module{i}\"}}"), "dotnet_popcon_library_used{library=\"package1\",version=\"2.0\"}",
        ];
        await ScrapeAsync(bridge, At(-1, 23 * 60));
        bridge.Set(At(0, 0));
        bridge.History.Save();
        for (int day = 0; day < Days; day++)
        {
            for (int minute = 602; minute < 718; minute += 2)
            {
                if (day % 17 == 3 && minute == 650)
                {
                    bridge.Restart();
                    _alive.Clear();
                }

                bridge.Set(At(day, minute - 1));
                foreach (string one in _begunAnew.ToArray())
                {
                    Count(bridge, day, one, _random.Next(2, 40));
                }

                _begunAnew.Clear();
                if (minute is > 606 and < 712 && _random.Next(2) == 0)
                {
                    Count(bridge, day, series[Math.Min(_random.Next(series.Length), _random.Next(series.Length))], _random.Next(2, 40));
                    Count(bridge, day, series[0], 2);
                }

                await ScrapeAsync(bridge, At(day, minute));
            }

            bridge.Set(At(day, 718));
            bridge.History.Save();
            bridge.Set(At(day + 1, 0));
            bridge.History.Save();
        }
    }

    // Scrapes show that a counter began anew only where it is below its old value: the first count is 1 then, and more come after the next scrape.
    private void Count(DailyBridge bridge, int day, string series, long count)
    {
        if (!_alive.Contains(series) && _scraped.TryGetValue(series, out long old))
        {
            Assert.True(old > 1);
            count = 1;
            _begunAnew.Add(series);
        }

        string[] parts = series.TrimEnd('}').Split('{');
        string tags = parts.Length == 1 ? string.Empty : "|#" + parts[1].Replace("=\"", ":", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        bridge.Datagram(FormattableString.Invariant($"{parts[0]}:{count}|c{tags}"));
        _traffic.Add((First.AddDays(day), series, count));
        _alive.Add(series);
    }

    private async Task ScrapeAsync(DailyBridge bridge, DateTimeOffset now)
    {
        bridge.Set(now);
        bridge.Expire();
        string time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Sample("up", "1", time);
        _alive = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in (await bridge.ScrapeAsync()).Split('\n').Where(line => line.Contains("_popcon_", StringComparison.Ordinal) && line[0] != '#'))
        {
            int space = line.LastIndexOf(' ');
            Sample(line[..space], line[(space + 1)..], time);
            _scraped[line[..space]] = long.Parse(line[(space + 1)..], CultureInfo.InvariantCulture);
            _alive.Add(line[..space]);
        }
    }

    private void Sample(string series, string value, string time)
    {
        if (!_scrapes.TryGetValue(series, out StringBuilder? lines))
        {
            _scrapes[series] = lines = new StringBuilder();
        }

        string labels = series.EndsWith('}') ? series[..^1] + ",job=\"popcon\"}" : series + "{job=\"popcon\"}";
        lines.Append(CultureInfo.InvariantCulture, $"{labels} {value} {time}\n");
    }

    private void AssertSums(FigureRequest request, PeriodFigures figures)
    {
        var rows = _traffic.Where(row => request.Range.Contains(row.Day)
            && (request.Language is null || row.Series.StartsWith(request.Language, StringComparison.Ordinal))
            && (request.Namespace is null || row.Series.Contains($"namespace=\"{request.Namespace}\"", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Where(row => row.Series.Contains("_reports", StringComparison.Ordinal)).Sum(row => row.Count), figures.Reports);
        Assert.Equal(
            rows.Where(row => row.Series.Contains("_used", StringComparison.Ordinal))
                .GroupBy(row => row.Series.Split("library=\"")[1].Split('"')[0], StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(row => row.Count))).Order(),
            figures.Packages.Where(one => one.Processes > 0).Select(one => (one.Package, one.Processes)).Order());
    }

    private static string Text(PeriodFigures figures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            FiguresJson.WriteDetailed(json, figures);
        }

        ReportWriter.Write(stream, new Report(figures), ReportFormat.Csv);
        return Encoding.UTF8.GetString(stream.ToArray()).Replace(JsonSerializer.Serialize(figures.Source), "\"same\"", StringComparison.Ordinal);
    }
}
