using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>A file of the ledger by its name: a month (<c>2026-11.csv</c>) or a day that is still open (<c>2026-11-21.csv</c>).</summary>
/// <remarks>The name alone says which days the columns are, so that a damaged header costs nothing.</remarks>
/// <param name="Path">Where it is.</param>
/// <param name="Days">The days of its columns.</param>
internal sealed record LedgerFile(string Path, DayRange Days)
{
    public const string Extension = ".csv";

    /// <summary>Ends the name of a file that is being written.</summary>
    public const string TemporaryExtension = ".tmp";

    public bool IsMonth => Days.Length > 1;

    public static LedgerFile Month(string folder, DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new(
            System.IO.Path.Combine(folder, DayRange.Text(first)[..7] + Extension),
            new DayRange(first, first.AddDays(DateTime.DaysInMonth(day.Year, day.Month) - 1)));
    }

    public static LedgerFile OpenDay(string folder, DateOnly day) =>
        new(System.IO.Path.Combine(folder, DayRange.Text(day) + Extension), new DayRange(day, day));

    /// <summary>All files of a folder by day, a month before its open days; other files are not looked at.</summary>
    public static IReadOnlyList<LedgerFile> List(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => FromName(folder, System.IO.Path.GetFileNameWithoutExtension(path)))
            .OfType<LedgerFile>()
            .OrderBy(file => file.Days.From).ThenByDescending(file => file.Days.Length)];

    private static LedgerFile? FromName(string folder, string name) => name.Length switch
    {
        7 when DayRange.TryParseDay(name + "-01", out DateOnly first) => Month(folder, first),
        10 when DayRange.TryParseDay(name, out DateOnly day) => OpenDay(folder, day),
        _ => null,
    };
}
