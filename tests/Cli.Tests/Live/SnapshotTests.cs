using System;
using PopCon.Cli.Live;
using PopCon.Reports.Figures;

namespace PopCon.Cli.Tests.Live;

public sealed class SnapshotTests
{
    private static readonly DateOnly Day = new(2026, 10, 1);

    [Fact]
    public void PackagesSince_SameDay_CountsWhatCameBetween()
    {
        Snapshot earlier = At(Day, ("a", [5, 10]), ("b", [0, 3]));
        Snapshot later = At(Day, ("a", [5, 12]), ("b", [0, 3]), ("c", [0, 7]));

        Assert.Equal([("dotnet", "c", 7L), ("dotnet", "a", 2L)], later.PackagesSince(earlier));
    }

    [Fact]
    public void PackagesSince_OverMidnight_CountsBothDays()
    {
        Snapshot earlier = At(Day, ("a", [5, 10]));
        Snapshot later = At(Day.AddDays(1), ("a", [11, 4]));

        Assert.Equal([("dotnet", "a", 5L)], later.PackagesSince(earlier));
        Assert.Equal(5, later.ReportsSince(earlier));
    }

    [Fact]
    public void PackagesSince_RestartedBridge_NeverCountsDown() =>
        Assert.Empty(At(Day, ("a", [0, 1])).PackagesSince(At(Day, ("a", [0, 9]))));

    private static Snapshot At(DateOnly lastDay, params (string Package, long[] Days)[] packages) => new(DateTimeOffset.UnixEpoch, new PeriodFigures
    {
        Source = "test",
        Range = DayRange.EndingWith(lastDay, 2),
        ReportsByDay = packages[0].Days,
        Packages = Array.ConvertAll(packages, one => new PackageFigures { Language = "dotnet", Package = one.Package, Days = one.Days }),
    });
}
