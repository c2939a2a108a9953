using System;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Tables;
using PopCon.Reports.Tests.Support;

namespace PopCon.Reports.Tests.Tables;

public sealed class CompareTests
{
    private static readonly DateOnly Day = SampleLedger.Day;

    private static readonly PeriodFigures Figures = new()
    {
        Source = "test",
        Range = DayRange.EndingWith(Day, 30),
        Reports = 1000,
        PreviousReports = 500,
        Packages =
        [
            new() { Language = "dotnet", Package = "a", Processes = 200, Previous = 100, Unused = 3, Namespaces = [], FirstDay = Day.AddDays(-20), LastDay = Day },
            new() { Language = "dotnet", Package = "b", Processes = 50, Previous = 0, Namespaces = [], FirstDay = Day, LastDay = Day },
            new() { Language = "dotnet", Package = "shipped", Unused = 9, Namespaces = [] },
        ],
    };

    [Fact]
    public void Compare_TwoPackages_ShowsTheirFiguresSideBySide()
    {
        Table table = ReportTables.Compare(ComparedSide.Of(Figures, "A"), ComparedSide.Of(Figures, "b", "dotnet"));

        Assert.Equal("A and b", table.Title);
        Assert.Equal(
            [
                "Processes|200|50|−75.0 %", "Share of processes|0.2|0.05|", "Processes that never loaded it|3|0|−100 %", "Processes in the period before|100|0|−100 %",
                $"First day|{Day.AddDays(-20):yyyy-MM-dd}|{Day:yyyy-MM-dd}|", $"Last day|{Day:yyyy-MM-dd}|{Day:yyyy-MM-dd}|",
            ],
            Lines(table));
    }

    [Fact]
    public void Compare_PackageThatIsNotThere_HasZeros()
    {
        Table table = ReportTables.Compare(ComparedSide.Of(Figures, "missing"), ComparedSide.Of(Figures, "a", "python"));

        Assert.Equal(["Processes|0|0|0 %", "Share of processes|0|0|", "Processes that never loaded it|0|0|0 %"], Lines(table));
    }

    [Fact]
    public void Compare_TwoPeriods_CountsPackagesInUse()
    {
        var later = new PeriodFigures { Source = "test", Range = DayRange.EndingWith(Day.AddDays(30), 30), Reports = 1100, PreviousReports = 1000, Packages = [Figures.Packages[0]] };

        Table table = ReportTables.Compare(ComparedSide.Of(Figures), ComparedSide.Of(later));

        Assert.Equal($"{Figures.Range} and {later.Range}", table.Title);
        Assert.Equal(["Processes|1000|1100|+10.0 %", "Processes in the period before|500|1000|+100 %", "Packages in use|2|1|−50.0 %"], Lines(table));
    }

    private static string[] Lines(Table table) =>
        [.. table.Rows.Select(row => string.Join('|', row.Select(cell => cell is DateOnly day ? DayRange.Text(day) : FormattableString.Invariant($"{cell}"))))];
}
