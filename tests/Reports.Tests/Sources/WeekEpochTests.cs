using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Sources;

/// <summary>Epochs of a week: a real Prometheus and a ledger give each step to the Sunday that it closes.</summary>
public sealed class WeekEpochTests : IDisposable
{
    private static readonly DateOnly Monday = new(2026, 7, 6);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    [Trait("Speed", "Slow")]
    public async Task ReadAsync_PrometheusWithEpochsOfAWeek_EqualsTheLedger()
    {
        string promtool = Tool.Require("promtool", "prometheus");
        const int weeks = 4;
        var history = new OpenMetricsHistory();
        var traffic = new List<(DateOnly Day, PopularitySeries Series, long Count)>();
        for (int day = 0; day < 7 * weeks; day++)
        {
            if (day % 7 == 0 && day > 0)
            {
                foreach ((PopularitySeries series, long step) in new[] { (SampleLedger.Used("a"), 70L + day), (SampleLedger.Reports(), 500L + day) })
                {
                    history.Add(series, step);
                    traffic.Add((Monday.AddDays(day - 1), series, step));
                }
            }

            for (int minute = 1; minute < 1440; minute += 10)
            {
                history.Scrape(ManualTime.At(Monday.AddDays(day), 0).AddMinutes(minute), "mode=\"dp\",epoch=\"604800\"");
            }
        }

        (int exitCode, string output, string error) = await RunningProcess.RunAsync(
            promtool, ["tsdb", "create-blocks-from", "--max-block-duration=2160h", "openmetrics", _folder.Write("history.txt", history.Text), _folder.File("data")], deadline: TimeSpan.FromMinutes(3));
        Assert.True(exitCode == 0, output + error);
        using PrometheusServer server = await PrometheusServer.StartAsync("global: {}", _folder.File("data"));
        SampleLedger.Write(_folder.File("ledger"), traffic, new ReleaseCalendar(TimeSpan.FromDays(7)));
        using var ledger = new LedgerSource(_folder.File("ledger"));
        using IFigureSource prometheus = await SourceFinder.OpenAsync(
            server.Url, new SourceOptions(), new ManualTime(ManualTime.At(Monday.AddDays((7 * weeks) - 1), 23)), CancellationToken.None);

        SourceSpan expected = (await ledger.ReadSpanAsync(CancellationToken.None))!;
        SourceSpan actual = (await prometheus.ReadSpanAsync(CancellationToken.None))!;
        Assert.Equal((expected.First, expected.Last, expected.Calendar), (actual.First, actual.Last, actual.Calendar));
        Assert.Equal((Monday.AddDays(6), Monday.AddDays(20)), (actual.First, actual.Last));
        foreach (DayRange range in (DayRange[])[new(Monday, Monday.AddDays(20)), new(Monday.AddDays(7), Monday.AddDays(13))])
        {
            var request = new FigureRequest(range, ByDay: true);
            PeriodFigures one = await ledger.ReadAsync(request, CancellationToken.None);
            PeriodFigures other = await prometheus.ReadAsync(request, CancellationToken.None);
            Assert.Equal(traffic.Where(row => range.Contains(row.Day) && row.Series.Kind == PopularityKind.Used).Sum(row => row.Count), other.Packages[0].Processes);
            Assert.Equal(one.Packages[0].Days, other.Packages[0].Days);
            Assert.Equal((one.Reports, one.PreviousReports, one.Packages[0].Previous), (other.Reports, other.PreviousReports, other.Packages[0].Previous));
        }
    }
}
