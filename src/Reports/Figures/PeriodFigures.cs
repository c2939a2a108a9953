using System.Collections.Generic;

namespace PopCon.Reports.Figures;

/// <summary>What the counts say of a period.</summary>
/// <remarks>Immutable once a source has returned it, so that it can be cached and read by several threads.</remarks>
public sealed class PeriodFigures
{
    /// <summary>Where the figures come from, for people.</summary>
    public required string Source { get; init; }

    /// <summary>The days.</summary>
    public required DayRange Range { get; init; }

    /// <summary>Processes that reported.</summary>
    public long Reports { get; init; }

    /// <summary>The same in the period before; <see langword="null"/> where the source has no data for all of it.</summary>
    public long? PreviousReports { get; init; }

    /// <summary>Packages that were used or shipped in the period, by processes downwards, then by language and name.</summary>
    public IReadOnlyList<PackageFigures> Packages { get; init; } = [];

    /// <summary>Packages that were used or shipped only in the period before, by its processes downwards.</summary>
    public IReadOnlyList<PackageFigures> Gone { get; init; } = [];

    /// <summary>Processes that reported, on each day of the period.</summary>
    public IReadOnlyList<long> ReportsByDay { get; init; } = [];

    /// <summary>Packages in use in the period before; <see langword="null"/> where the source has no data for all of it.</summary>
    public int? PreviousPackagesInUse { get; init; }

    /// <summary>Packages shipped and never loaded in the period before; <see langword="null"/> likewise.</summary>
    public int? PreviousPackagesNeverLoaded { get; init; }
}
