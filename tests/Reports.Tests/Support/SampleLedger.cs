using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;

namespace PopCon.Reports.Tests.Support;

/// <summary>Writes ledgers of made-up traffic through the real ledger with a clock of its own.</summary>
internal static class SampleLedger
{
    /// <summary>A day that tests count from.</summary>
    public static DateOnly Day { get; } = new(2026, 10, 1);

    /// <summary>A series of a package in use.</summary>
    public static PopularitySeries Used(string package, string scope = "", string language = "dotnet") => new(language, PopularityKind.Used, package, scope);

    /// <summary>The series of reports.</summary>
    public static PopularitySeries Reports(string scope = "", string language = "dotnet") => new(language, PopularityKind.Reports, scope: scope);

    /// <summary>Writes counts day by day and closes all days but the last.</summary>
    public static void Write(string folder, IEnumerable<(DateOnly Day, PopularitySeries Series, long Count)> counts, ReleaseCalendar? calendar = null)
    {
        (DateOnly Day, PopularitySeries Series, long Count)[] all = [.. counts.OrderBy(one => one.Day)];
        var time = new ManualTime(ManualTime.At(all[0].Day));
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = folder, KeepDays = 10_000, Calendar = calendar ?? ReleaseCalendar.Immediate }, time);
        foreach (IGrouping<DateOnly, (DateOnly Day, PopularitySeries Series, long Count)> day in all.GroupBy(one => one.Day))
        {
            time.Now = ManualTime.At(day.Key);
            Assert.True(ledger.TrySave(out string? error), error);
            foreach ((DateOnly at, PopularitySeries series, long count) in day)
            {
                Assert.True(ledger.Add(at, series, count));
            }
        }
    }

    /// <summary>Packages with lengths and counts as they occur: half of them rare, names of about 30 letters.</summary>
    public static IEnumerable<(DateOnly Day, PopularitySeries Series, long Count)> Traffic(int packages, int days, int seed)
    {
        var random = new Random(seed);
        PopularitySeries[] series = [.. Enumerable.Range(0, packages).Select(i => Used($"company{i % 97}.extensions.library{i}.abstractions"))];
        for (int day = 0; day < days; day++)
        {
            yield return (Day.AddDays(day), Reports(), 5000 + random.Next(2000) - (day % 7 > 4 ? 2500 : 0));
            for (int i = 0; i < packages; i++)
            {
                yield return (Day.AddDays(day), series[i], 1 + (long)(3000 / (1 + (i * 0.7))) + random.Next(1 + (2000 / (1 + i))));
            }
        }
    }
}
