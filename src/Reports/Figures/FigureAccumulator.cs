using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace PopCon.Reports.Figures;

/// <summary>Adds the daily counts of series up to the figures of a period; all sources end in it, so that they agree.</summary>
/// <remarks>Not thread-safe. About 100 ns a row whose days all lie in the period, whatever their number.</remarks>
public sealed class FigureAccumulator
{
    private readonly FigureRequest _request;
    private readonly bool _hasPrevious;
    private readonly DayRange? _before;
    private readonly Dictionary<PopularitySeries, PackageTally> _packages = new(PackageComparer.Instance);
    private readonly long[] _reportsByDay;
    private long _previousReports;

    /// <param name="request">The days and what to leave out.</param>
    /// <param name="firstDay">The first day of the source; decides whether there is a period to compare with.</param>
    public FigureAccumulator(FigureRequest request, DateOnly firstDay)
    {
        _request = request;
        _before = request.Range.Before;
        _hasPrevious = _before is { } before && firstDay <= before.From;
        _reportsByDay = new long[request.Range.Length];
    }

    /// <summary>The days that matter: the period, and the one before where the source has all of it.</summary>
    public DayRange Needed => _hasPrevious ? new DayRange(_before!.Value.From, _request.Range.To) : _request.Range;

    /// <summary>Adds the counts of consecutive days; days and series that were not asked for are left out.</summary>
    /// <param name="series">What was counted.</param>
    /// <param name="counts">A count for each day. The array is kept.</param>
    /// <param name="first">The day of the first count.</param>
    public void Add(PopularitySeries series, long[] counts, DateOnly first) => Add(series, new CountArray(first, counts), 0);

    /// <summary>Adds a row of a table.</summary>
    internal void Add(PopularitySeries series, CountTable table, int row)
    {
        if ((_request.Language is { } language && !string.Equals(series.Language, language, StringComparison.Ordinal))
            || (_request.Namespace is { } scope && !string.Equals(series.Namespace, scope, StringComparison.Ordinal)))
        {
            return;
        }

        (long Sum, int First, int Last) now = table.Total(row, _request.Range);
        long before = _hasPrevious ? table.Total(row, _before!.Value).Sum : 0;
        if (series.Kind == PopularityKind.Reports)
        {
            _previousReports += before;
            AddReports(table, row);
        }
        else if (now.Sum > 0 || before > 0)
        {
            AddPackage(series, table, row, now, before);
        }
    }

    /// <summary>The figures of all that was added.</summary>
    /// <param name="source">Where they come from, for people.</param>
    public PeriodFigures ToFigures(string source)
    {
        PackageFigures[] all = [.. _packages.Select(one => one.Value.ToFigures(one.Key, _request, _hasPrevious))];
        PackageFigures[] present = [.. all.Where(one => one.Processes > 0 || one.Unused > 0 || one.FeatureUses > 0 || one.Fetches > 0)];
        PackageFigures[] gone = [.. _packages.Where(one => one.Value.IsGone).Select(one => one.Value.ToFigures(one.Key, _request, _hasPrevious))];
        Array.Sort(present, static (a, b) => Compare(a, b, b.Processes.CompareTo(a.Processes)));
        Array.Sort(gone, static (a, b) => Compare(a, b, b.Previous.GetValueOrDefault().CompareTo(a.Previous.GetValueOrDefault())));
        return new PeriodFigures
        {
            Source = source,
            Range = _request.Range,
            Reports = _reportsByDay.Sum(),
            PreviousReports = _hasPrevious ? _previousReports : null,
            ReportsByDay = _reportsByDay,
            Packages = present,
            Gone = gone,
            PreviousPackagesInUse = _hasPrevious ? _packages.Values.Count(one => one.Previous > 0) : null,
            PreviousPackagesNeverLoaded = _hasPrevious ? _packages.Values.Count(one => one.Previous == 0 && one.PreviousUnused > 0) : null,
        };
    }

    // Counts first, then language and name.
    private static int Compare(PackageFigures a, PackageFigures b, int byCount) =>
        byCount != 0 ? byCount
        : string.CompareOrdinal(a.Language, b.Language) is not 0 and var byLanguage ? byLanguage
        : string.CompareOrdinal(a.Package, b.Package);

    private void AddReports(CountTable table, int row)
    {
        long[] counts = new long[table.Days.Length];
        table.Read(row, counts);
        for (int i = 0; i < counts.Length; i++)
        {
            int day = table.Days.From.DayNumber + i - _request.Range.From.DayNumber;
            if (day >= 0 && day < _reportsByDay.Length)
            {
                _reportsByDay[day] += counts[i];
            }
        }
    }

    private void AddPackage(PopularitySeries series, CountTable table, int row, (long Sum, int First, int Last) now, long before)
    {
        ref PackageTally? tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_packages, series, out _);
        tally ??= new PackageTally();
        tally.AddPrevious(series.Kind, before);
        switch (series.Kind)
        {
            case PopularityKind.Unused:
                tally.AddUnused(now.Sum);
                break;
            case PopularityKind.FeatureUses:
                tally.AddFeatureUses(now.Sum);
                break;
            case PopularityKind.Fetches:
                tally.AddFetches(now.Sum);
                break;
            case PopularityKind.Used when now.Sum > 0:
                tally.AddUsed(series, table, row, now);
                break;
        }
    }
}
