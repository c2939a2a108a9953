using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Metrics;
using PopCon.Metrics.Released;
using PopCon.Reports.Figures;
using PopCon.TestSupport;

namespace PopCon.StatsdBridge.Tests.History;

public sealed class HistoryStoreTests : IDisposable
{
    private const string Used = "dotnet_popcon_library_used:";
    private static readonly DateOnly Day = new(2026, 10, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_AroundMidnight_CountsOnTheDayOfTheReadingBefore()
    {
        using DailyBridge bridge = Start();
        bridge.Datagram(Used + "3|c|#library:a");
        bridge.Set(At(1, 0));
        bridge.History.Save();
        bridge.Datagram(Used + "4|c|#library:a");

        Assert.Equal([3, 4], (await bridge.ReadAsync(Day, Day.AddDays(1))).Packages[0].Days);
    }

    [Theory]
    [InlineData("2026-10-05T00:00:00Z", "2026-10-04")]
    [InlineData("2026-10-05T01:00:00Z", "2026-10-05")]
    [InlineData("2026-10-04T23:59:59Z", "2026-10-04")]
    public async Task Add_ReleasedSteps_CountOnTheLastDayOfTheirEpoch(string end, string day)
    {
        using DailyBridge bridge = Start();
        var family = new MetricFamily("dotnet_popcon_library_used", MetricType.Counter, "") { Release = new FamilyRelease(ReleaseMode.Gate, 5) };
        var vector = new SeriesVector(family, "library,namespace", new SeededHash());
        ReleasedCounter[] series = [.. new[] { "a", "b\\\\c" }.Select(name => new ReleasedCounter(vector, Encoding.UTF8.GetBytes($"library=\"{name}\",namespace=\"prod\""), 0))];

        bridge.History.Add(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), [KeyValuePair.Create(series[0], 50L), KeyValuePair.Create(series[1], 10L)]);

        PeriodFigures figures = await bridge.ReadAsync(Day, Day.AddDays(9));
        Assert.Equal([("a", 50L), ("b\\c", 10L)], figures.Packages.Select(one => (one.Package, one.Processes)));
        Assert.All(figures.Packages, one => Assert.Equal(day, DayRange.Text(one.LastDay!.Value)));
    }

    /// <summary>Behind a gate a day without figures is not released, which is something else than zero.</summary>
    [Fact]
    public async Task Save_NothingCounted_LeavesADayWithoutFiguresOut()
    {
        using DailyBridge bridge = Start(calendar: new ReleaseCalendar(TimeSpan.FromDays(1)));
        for (int hour = 13; hour < 20; hour++)
        {
            bridge.Set(At(0, hour));
            bridge.History.Save();
        }

        Assert.Empty(Directory.GetFiles(_folder.File("history"), "*.csv"));
        bridge.Set(At(1, 0));
        bridge.History.Save();
        Assert.Equal(["2026-10-01.csv"], Directory.GetFiles(_folder.File("history"), "*.csv").Select(Path.GetFileName));
        Assert.Null(await bridge.History.Figures.ReadSpanAsync(default));
    }

    [Fact]
    public async Task Save_OddNumbers_CountsWholeProcessesOnly()
    {
        using DailyBridge bridge = Start();
        bridge.Datagram(Used + "0.4|c|#library:a\n" + Used + "0.4|c|#library:b");
        bridge.History.Save();
        bridge.Datagram(Used + "0.8|c|#library:a\n" + Used + "+Inf|c|#library:b\n" + Used + "NaN|c|#library:b");
        bridge.History.Save();
        bridge.Datagram(Used + "5|c|#library:b\n" + Used + "2|c|@0.1|#library:c\n" + Used + "1e18|c|#library:d\n" + Used + "1e18|c|#library:d");
        bridge.History.Save();
        bridge.Datagram(Used + "1|c|#library:b");

        PeriodFigures figures = await bridge.ReadAsync(Day, Day);

        Assert.Equal(["d 1000000000000", "c 20", "b 6", "a 1"], figures.Packages.Select(one => FormattableString.Invariant($"{one.Package} {one.Processes}")));
    }

    [Fact]
    public async Task Save_OtherMetricsAndLabels_CountWhatReportsHaveOnly()
    {
        using DailyBridge bridge = Start();
        bridge.Datagram(
            Used + "1|c|#library:a,host:x\n" + Used + "1|c|#library:a,host:y,version:2\n" + Used + "1|c|#namespace:prod\n"
            + "dotnet_popcon_reports:5|c|#library:odd\nsome_popcon_library_used:1|g|#library:g\nrequests:9|c\n"
            + new string('x', 70) + "_popcon_library_used:1|c|#library:a\nstatsd_exporter_lines_total:1|c");

        PeriodFigures figures = await bridge.ReadAsync(Day, Day);

        PackageFigures only = Assert.Single(figures.Packages);
        Assert.Equal(("a", 2, 5), (only.Package, only.Processes, figures.Reports));
        Assert.Equal([new LabelCount("", 1), new LabelCount("2", 1)], only.Versions);
    }

    [Fact]
    public async Task Expire_ManyShortLivedSeries_LosesNothing()
    {
        using DailyBridge bridge = Start("mappings: [{match: 'dotnet_popcon_library_used', name: dotnet_popcon_library_used, ttl: 10s}]\n");
        for (int i = 0; i < 12_000; i++)
        {
            bridge.Datagram(FormattableString.Invariant($"{Used}{1 + (i % 3)}|c|#library:p{i}"));
        }

        bridge.Set(At(0, 13));
        bridge.Expire();
        Assert.Equal(0, bridge.Registry.SeriesCount);
        bridge.Datagram(Used + "1|c|#library:p0");

        PeriodFigures figures = await bridge.ReadAsync(Day, Day);

        Assert.Equal(12_000, figures.Packages.Count);
        Assert.Equal(24_001, figures.Packages.Sum(one => one.Processes));
    }

    [Fact]
    public async Task Save_WhileLinesComeAndSeriesExpire_CountsEachOnce()
    {
        using DailyBridge bridge = Start("mappings: [{match: 'dotnet_popcon_library_used', name: dotnet_popcon_library_used, ttl: 1s}]\n");
        using var stop = new CancellationTokenSource();
        Task saving = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                bridge.History.Save();
            }
        }, CancellationToken.None);
        DateTimeOffset now = At(0, 12);
        for (int i = 0; i < 4_000; i++)
        {
            bridge.Datagram(FormattableString.Invariant($"{Used}1|c|#library:p{i % 700}"));
            if (i % 50 == 0)
            {
                bridge.Set(now = now.AddSeconds(2));
                bridge.Expire();
            }
        }

        await stop.CancelAsync();
        await saving;

        Assert.Equal(4_000, (await bridge.ReadAsync(Day, Day)).Packages.Sum(one => one.Processes));
    }

    private static DateTimeOffset At(int day, int hour) => new(Day.AddDays(day).ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);

    private DailyBridge Start(string rules = "", ReleaseCalendar? calendar = null) => new(_folder.File("history"), At(0, 12), rules, calendar);
}
