using System;
using System.Collections.Generic;

namespace PopCon.Reports.Figures;

/// <summary>The sums of one package while figures are added up.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PackageTally
{
    private readonly List<(CountTable Table, int Row)> _rows = [];
    private LabelTally _namespaces;
    private LabelTally _versions;
    private LabelTally _frameworks;
    private LabelTally _dependencies;
    private DateOnly _first = DateOnly.MaxValue;
    private DateOnly _last = DateOnly.MinValue;
    private long _processes;
    private long _unused;
    private long _featureUses;
    private long _fetches;

    /// <summary>Processes in the period before.</summary>
    public long Previous { get; private set; }

    /// <summary>Processes of the period before that never loaded it.</summary>
    public long PreviousUnused { get; private set; }

    /// <summary>Whether it was used or shipped in the period before, and in this one there is nothing of it.</summary>
    public bool IsGone => _processes == 0 && _unused == 0 && _featureUses == 0 && _fetches == 0 && (Previous > 0 || PreviousUnused > 0);

    /// <summary>Adds processes of the period.</summary>
    public void AddUsed(PopularitySeries series, CountTable table, int row, (long Sum, int First, int Last) total)
    {
        _processes += total.Sum;
        DateOnly first = table.Days.From.AddDays(total.First);
        DateOnly last = table.Days.From.AddDays(total.Last);
        _first = first < _first ? first : _first;
        _last = last > _last ? last : _last;
        _namespaces.Add(series.Namespace, total.Sum);
        _versions.Add(series.Version, total.Sum);
        _frameworks.Add(series.Framework, total.Sum);
        _dependencies.Add(series.Dependency, total.Sum);
        _rows.Add((table, row));
    }

    /// <summary>Adds processes of the period that never loaded it.</summary>
    public void AddUnused(long count) => _unused += count;

    /// <summary>Adds uses of its features.</summary>
    public void AddFeatureUses(long count) => _featureUses += count;

    /// <summary>Adds files that were fetched.</summary>
    public void AddFetches(long count) => _fetches += count;

    /// <summary>Adds processes of the period before.</summary>
    public void AddPrevious(PopularityKind kind, long count)
    {
        Previous += kind == PopularityKind.Used ? count : 0;
        PreviousUnused += kind == PopularityKind.Unused ? count : 0;
    }

    /// <summary>The figures of the package.</summary>
    public PackageFigures ToFigures(PopularitySeries series, FigureRequest request, bool hasPrevious) => new()
    {
        Language = series.Language,
        Package = series.Package,
        Processes = _processes,
        Previous = hasPrevious ? Previous : null,
        Unused = _unused,
        FeatureUses = _featureUses,
        Fetches = _fetches,
        Namespaces = _namespaces.ToList(keepEmpty: true),
        Versions = _versions.ToList(keepEmpty: false),
        Frameworks = _frameworks.ToList(keepEmpty: false),
        Dependencies = _dependencies.ToList(keepEmpty: false),
        FirstDay = _processes > 0 ? _first : null,
        LastDay = _processes > 0 ? _last : null,
        Days = request.ByDay ? new PackageDays(_rows, request.Range) : [],
    };
}
