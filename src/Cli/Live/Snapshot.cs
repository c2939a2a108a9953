using System;
using System.Collections.Generic;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Cli.Live;

/// <summary>The counts of yesterday and today at a moment.</summary>
/// <remarks>Immutable. Two of them give what was counted between, over midnight too.</remarks>
internal sealed class Snapshot
{
    private readonly Dictionary<(string Language, string Package), IReadOnlyList<long>> _packages;
    private readonly IReadOnlyList<long> _reports;
    private readonly DateOnly _first;

    /// <param name="time">The moment.</param>
    /// <param name="figures">Counts by day.</param>
    public Snapshot(DateTimeOffset time, PeriodFigures figures)
    {
        Time = time;
        _first = figures.Range.From;
        _reports = figures.ReportsByDay;
        _packages = figures.Packages.ToDictionary(one => (one.Language, one.Package), one => one.Days);
    }

    /// <summary>The moment.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Processes that reported since an earlier moment.</summary>
    public long ReportsSince(Snapshot earlier) => Between(_reports, earlier._reports, earlier);

    /// <summary>Packages by the processes that loaded them since an earlier moment, most first; without those that none loaded.</summary>
    public IReadOnlyList<(string Language, string Package, long Processes)> PackagesSince(Snapshot earlier) =>
    [
        .. _packages.Select(one => (one.Key.Language, one.Key.Package, Processes: Between(one.Value, earlier._packages.GetValueOrDefault(one.Key) ?? [], earlier)))
            .Where(one => one.Processes > 0)
            .OrderByDescending(one => one.Processes).ThenBy(one => one.Language, StringComparer.Ordinal).ThenBy(one => one.Package, StringComparer.Ordinal),
    ];

    // Day by day: a day that the earlier one had not begun counted 0 there.
    private long Between(IReadOnlyList<long> now, IReadOnlyList<long> before, Snapshot earlier)
    {
        int shift = _first.DayNumber - earlier._first.DayNumber;
        return now.Select((count, day) => count - (day + shift >= 0 && day + shift < before.Count ? before[day + shift] : 0)).Sum(count => Math.Max(count, 0));
    }
}
