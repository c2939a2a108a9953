using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;
using PopCon.Reports.Sources;
using PopCon.Reports.Tests.Support;
using PopCon.TestSupport;

namespace PopCon.Reports.Tests.Ledger;

public sealed class PopularityLedgerTests : IDisposable
{
    private static readonly DateOnly Day = SampleLedger.Day;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(ManualTime.At(Day));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Add_OverDaysAndRestarts_IsTheSumOfAllIncrements()
    {
        for (int day = 0; day < 40; day++)
        {
            _time.Now = ManualTime.At(Day.AddDays(day));
            using PopularityLedger ledger = Open();
            ledger.Add(Day.AddDays(day), SampleLedger.Used("a"), day + 1);
            Assert.True(ledger.TrySave(out _));
            ledger.Add(Day.AddDays(day), SampleLedger.Used("a"), 1);
        }

        PackageFigures package = (await ReadAsync(Day, Day.AddDays(39))).Packages[0];

        Assert.Equal(Enumerable.Range(0, 40).Select(day => day + 2L), package.Days);
        Assert.Equal((Day, Day.AddDays(39)), (package.FirstDay, package.LastDay));
        Assert.True(File.Exists(_folder.File("2026-10.csv")));
        Assert.False(File.Exists(_folder.File("2026-10-01.csv")));
        Assert.True(File.Exists(_folder.File("2026-11-09.csv")));
    }

    [Fact]
    public async Task Open_AfterAKill_HasAllOfTheLastSave()
    {
        string copy = _folder.File("copy");
        Directory.CreateDirectory(copy);
        using (PopularityLedger ledger = Open())
        {
            ledger.Add(Day, SampleLedger.Used("a"), 3);
            ledger.TrySave(out _);
            ledger.Add(Day, SampleLedger.Used("a"), 5);

            // What a kill leaves behind: the files as they are now, and a half-written one.
            foreach (string file in Directory.GetFiles(_folder.Path, "*.csv"))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }

            await File.WriteAllTextAsync(Path.Combine(copy, "2026-10-01.csv.tmp"), "language,ki");
        }

        using PopularityLedger reopened = PopularityLedger.Open(new LedgerOptions { Folder = copy }, _time);
        using var source = new LedgerSource(reopened, "live");
        PeriodFigures figures = await source.ReadAsync(new FigureRequest(new DayRange(Day, Day)), CancellationToken.None);

        Assert.Equal(3, figures.Packages[0].Processes);
        Assert.Empty(Directory.GetFiles(copy, "*.tmp"));
    }

    [Fact]
    public async Task Open_DayInItsMonthAndInItsOwnFile_CountsOnce()
    {
        string dayFile = _folder.File("2026-10-01.csv");
        using (PopularityLedger ledger = Open())
        {
            ledger.Add(Day, SampleLedger.Used("a"), 7);
        }

        string text = await File.ReadAllTextAsync(dayFile);
        _time.Now = ManualTime.At(Day.AddDays(1));
        Open().Dispose();
        await File.WriteAllTextAsync(dayFile, text);

        Assert.Equal(7, (await ReadAsync(Day, Day.AddDays(1))).Packages[0].Processes);
        Open().Dispose();
        Assert.False(File.Exists(dayFile));
    }

    [Fact]
    public void Open_FolderInUse_ThrowsWithTheFolder()
    {
        using PopularityLedger first = Open();

        LedgerInUseException e = Assert.Throws<LedgerInUseException>(Open);

        Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains("another bridge", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DamagedLines_LosesThoseAlone()
    {
        SampleLedger.Write(_folder.Path, [.. Enumerable.Range(0, 100).Select(i => (Day, SampleLedger.Used("p" + i), 5L)), (Day.AddDays(1), SampleLedger.Used("q"), 1L)]);
        string path = _folder.File("2026-10.csv");
        string[] lines = await File.ReadAllLinesAsync(path);
        lines[10] = lines[10].Replace(",", "\"", StringComparison.Ordinal);
        lines[20] = "\0\0\0\0";
        lines[30] = lines[30][..^1] + "x";
        lines[40] += ",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32";
        await File.WriteAllLinesAsync(path, lines);
        var damaged = new List<DamagedLine>();
        using var source = new LedgerSource(_folder.Path, damaged.Add);

        PeriodFigures figures = await source.ReadAsync(new FigureRequest(new DayRange(Day, Day)), CancellationToken.None);

        Assert.Equal(96, figures.Packages.Count);
        Assert.Equal([11, 21, 31, 41], damaged.Select(one => one.Line));
        Assert.All(damaged, one => Assert.Equal(path, one.File));
    }

    [Fact]
    public async Task TrySave_DamagedMonth_KeepsItsLinesAsTheyAre()
    {
        SampleLedger.Write(_folder.Path, [(Day, SampleLedger.Used("a"), 5L), (Day.AddDays(1), SampleLedger.Used("a"), 6L)]);
        string path = _folder.File("2026-10.csv");
        await File.AppendAllTextAsync(path, "this line is \"damaged\n");

        _time.Now = ManualTime.At(Day.AddDays(2));
        Open().Dispose();

        Assert.Contains("this line is \"damaged\n", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.Equal(11, (await ReadAsync(Day, Day.AddDays(1))).Packages[0].Processes);
    }

    public static TheoryData<string> HostileNames => new()
    {
        "=HYPERLINK(\"x\")", "a,b", "\"", "a\nb\r\n", "\\u000A", "\\", " leading", "\u202Egnp.exe", "\u2028", "<script>alert(1)</script>", "日本語", "\U0001F600",
        "\ud800", new string('x', 10_000), "'", "days", "#", "\0",
    };

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Add_HostileName_ComesBackUnchangedOnOneLine(string name)
    {
        SampleLedger.Write(_folder.Path, [(Day, SampleLedger.Used(name, scope: name), 5L), (Day, SampleLedger.Used("b"), 4L), (Day.AddDays(1), SampleLedger.Used("b"), 1L)]);

        PeriodFigures figures = await ReadAsync(Day, Day);

        Assert.Equal([name, "b"], figures.Packages.Select(one => one.Package));
        Assert.Equal(name, figures.Packages[0].Namespaces[0].Value);
        Assert.Equal(4, (await File.ReadAllLinesAsync(_folder.File("2026-10.csv"))).Length);
    }

    [Fact]
    public async Task Add_ClockGoesBack_GoesToTheOpenDay()
    {
        using PopularityLedger ledger = Open();
        ledger.Add(Day, SampleLedger.Used("a"), 1);
        _time.Now = ManualTime.At(Day.AddDays(1));
        Assert.True(ledger.TrySave(out _));

        Assert.True(ledger.Add(Day, SampleLedger.Used("a"), 10));

        using var source = new LedgerSource(ledger, "live");
        PeriodFigures figures = await source.ReadAsync(new FigureRequest(new DayRange(Day, Day.AddDays(1)), ByDay: true), CancellationToken.None);
        Assert.Equal([1, 10], figures.Packages[0].Days);
        Assert.Equal(0, ledger.RefusedCount);
    }

    [Fact]
    public void Add_OneSeriesTooMany_IsRefusedAndCounted()
    {
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = _folder.Path, MaxSeries = 2 }, _time);

        Assert.True(ledger.Add(Day, SampleLedger.Used("a"), 1));
        Assert.True(ledger.Add(Day, SampleLedger.Used("b"), 1));
        Assert.False(ledger.Add(Day, SampleLedger.Used("c"), 1));
        Assert.True(ledger.Add(Day, SampleLedger.Used("a"), 1));
        Assert.Equal(1, ledger.RefusedCount);
    }

    [Fact]
    public async Task Add_HugeCountsAndLongNames_StayWithinTheirLimits()
    {
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = _folder.Path, MaxTextBytes = 20 }, _time);

        Assert.True(ledger.Add(Day, SampleLedger.Used("a"), long.MaxValue));
        Assert.True(ledger.Add(Day, SampleLedger.Used("a"), long.MaxValue));
        Assert.False(ledger.Add(Day, SampleLedger.Used("ten-letter"), 1));
        Assert.True(ledger.Add(Day, SampleLedger.Used("nine-lett"), 1));
        Assert.True(ledger.TrySave(out _));

        Assert.Equal([PopularityLedger.MaxCount, 1], (await ReadAsync(Day, Day)).Packages.Select(one => one.Processes));
        Assert.Equal(1, ledger.RefusedCount);
    }

    [Fact]
    public void TrySave_NewNamesEveryDay_FillAMonthToTwiceADay()
    {
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = _folder.Path, MaxSeries = 2 }, _time);
        for (int day = 0; day < 4; day++)
        {
            _time.Now = ManualTime.At(Day.AddDays(day));
            Assert.True(ledger.TrySave(out _));
            ledger.Add(Day.AddDays(day), SampleLedger.Used("a" + day), 1);
            ledger.Add(Day.AddDays(day), SampleLedger.Used("b" + day), 1);
        }

        _time.Now = ManualTime.At(Day.AddDays(4));
        Assert.True(ledger.TrySave(out _));

        Assert.Equal(2 + 4, File.ReadAllLines(_folder.File("2026-10.csv")).Length);
        Assert.Equal(4, ledger.RefusedCount);
    }

    [Fact]
    public void TrySave_AfterDispose_LeavesTheFolderToOthers()
    {
        PopularityLedger ledger = Open();
        ledger.Dispose();
        File.Delete(_folder.File("2026-10-01.csv"));
        ledger.Add(Day, SampleLedger.Used("a"), 1);

        Assert.True(ledger.TrySave(out _));

        Assert.False(File.Exists(_folder.File("2026-10-01.csv")));
    }

    [Fact]
    public void TrySave_OldMonths_AreDeletedByNewerDaysNotByTheClock()
    {
        SampleLedger.Write(_folder.Path, Enumerable.Range(0, 100).Select(day => (Day.AddDays(day), SampleLedger.Used("a"), 1L)));
        _time.Now = ManualTime.At(Day.AddDays(100_000));
        using (PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = _folder.Path, KeepDays = 60 }, _time))
        {
            Assert.True(ledger.TrySave(out _));
        }

        Assert.Equal(["2026-11", "2026-12", "2027-01"], Directory.GetFiles(_folder.Path, "????-??.csv").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public async Task Add_EpochsOfAWeek_MarksDaysBetweenAsNotReleased()
    {
        var calendar = new ReleaseCalendar(TimeSpan.FromDays(7));
        DateOnly sunday = new(2026, 10, 4);
        SampleLedger.Write(
            _folder.Path,
            [(sunday, SampleLedger.Used("a"), 50L), (sunday.AddDays(7), SampleLedger.Used("a"), 100L), (sunday.AddDays(14), SampleLedger.Used("a"), 150L)],
            calendar);
        using var source = new LedgerSource(_folder.Path);

        SourceSpan? span = await source.ReadSpanAsync(CancellationToken.None);

        Assert.Equal((sunday, sunday.AddDays(14), calendar), (span!.First, span.Last, span.Calendar));
        Assert.Contains(",days,,,,,,,,,7,,,,,,,7", await File.ReadAllTextAsync(_folder.File("2026-10.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_RandomTraffic_EqualsAnIndependentSum()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        (DateOnly Day, PopularitySeries Series, long Count)[] traffic = [.. Enumerable.Range(0, 5_000).Select(_ => (
            Day.AddDays(random.Next(75)),
            new PopularitySeries("dotnet", random.Next(2) == 0 ? PopularityKind.Used : PopularityKind.Unused, "p" + random.Next(30), random.Next(3) == 0 ? "prod" : ""),
            random.NextInt64(1, 300)))];
        SampleLedger.Write(_folder.Path, traffic);
        DateOnly from = Day.AddDays(40);
        DateOnly to = Day.AddDays(69);

        PeriodFigures figures = await ReadAsync(from, to);

        foreach (PackageFigures one in figures.Packages)
        {
            var own = traffic.Where(row => row.Series.Package == one.Package).ToList();
            var used = own.Where(row => row.Series.Kind == PopularityKind.Used).ToList();
            Assert.True(one.Processes == used.Where(row => row.Day >= from && row.Day <= to).Sum(row => row.Count), $"seed {seed}");
            Assert.Equal(used.Where(row => row.Day >= from.AddDays(-30) && row.Day < from).Sum(row => row.Count), one.Previous);
            Assert.Equal(own.Where(row => row.Series.Kind == PopularityKind.Unused && row.Day >= from && row.Day <= to).Sum(row => row.Count), one.Unused);
            Assert.Equal(Enumerable.Range(0, 30).Select(day => used.Where(row => row.Day == from.AddDays(day)).Sum(row => row.Count)), one.Days);
        }
    }

    private PopularityLedger Open() => PopularityLedger.Open(new LedgerOptions { Folder = _folder.Path }, _time);

    private async Task<PeriodFigures> ReadAsync(DateOnly from, DateOnly to)
    {
        using var source = new LedgerSource(_folder.Path);
        return await source.ReadAsync(new FigureRequest(new DayRange(from, to), ByDay: true), CancellationToken.None);
    }
}
