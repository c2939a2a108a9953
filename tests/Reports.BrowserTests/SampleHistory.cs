using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;
using PopCon.Reports.Ledger;

namespace PopCon.Reports.BrowserTests;

/// <summary>Ninety days of a made-up company, written by the real ledger: what the picture in the README shows.</summary>
internal static class SampleHistory
{
    /// <summary>The last day, which is still open.</summary>
    public static readonly DateOnly Last = new(2026, 10, 30);

    private const int Days = 90;

    private static readonly (string Package, int Daily, int Growth)[] Used =
    [
        ("microsoft.extensions.logging.abstractions", 940, 0), ("newtonsoft.json", 810, -2), ("serilog", 620, 1), ("polly", 410, 2), ("dapper", 330, 0),
        ("npgsql", 290, 1), ("grpc.net.client", 210, 3), ("automapper", 180, -1), ("fluentvalidation", 160, 0), ("mediatr", 150, -1), ("stackexchange.redis", 120, 1),
        ("opentelemetry", 90, 5), ("csvhelper", 60, 0), ("yamldotnet", 40, 0), ("restsharp", 20, -3), ("nodatime", 14, 0), ("log4net", 6, -6), ("ninject", 1, 0), ("sharpziplib", 1, 0),
    ];

    private static readonly string[] Shipped = ["castle.core", "microsoft.csharp", "system.linq.dynamic.core", "unity.container", "entityframework"];

    /// <summary>Writes it into a folder.</summary>
    public static void Write(string folder)
    {
        var time = new StoppedTime(Last.AddDays(1 - Days));
        using PopularityLedger ledger = PopularityLedger.Open(new LedgerOptions { Folder = folder }, time);
        var random = new Random(3);
        for (int day = 0; day < Days; day++)
        {
            DateOnly date = Last.AddDays(day + 1 - Days);
            time.Now = new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
            Assert.True(ledger.TrySave(out string? error), error);
            Assert.Equal(0, ledger.Add(date, [.. Counts(day, date, random).Where(one => one.Value > 0)]));
        }
    }

    private static IEnumerable<KeyValuePair<PopularitySeries, long>> Counts(int day, DateOnly date, Random random)
    {
        double activity = (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.25 : 1) * (0.93 + (random.NextDouble() * 0.14));
        yield return Count(new("dotnet", PopularityKind.Reports, scope: "prod"), 1100 * activity);
        yield return Count(new("dotnet", PopularityKind.Reports, scope: "build"), 300 * activity);
        foreach ((string package, int daily, int growth) in Used)
        {
            double now = daily * activity * (1 + (growth * day / 400.0)) * (daily < 3 ? random.Next(8) / 7 : 1);
            yield return Count(new("dotnet", PopularityKind.Used, package, "prod", package.Length % 2 == 0 ? "8.0.1" : "9.0.0"), now * 0.8);
            yield return Count(new("dotnet", PopularityKind.Used, package, "build"), now * 0.2);
        }

        foreach (string package in Shipped)
        {
            yield return Count(new("dotnet", PopularityKind.Unused, package, "prod"), package.Length * 9 * activity);
        }
    }

    private static KeyValuePair<PopularitySeries, long> Count(PopularitySeries series, double count) => KeyValuePair.Create(series, (long)Math.Round(count));
}
