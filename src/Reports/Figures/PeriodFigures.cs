using System.Collections.Generic;
using System.Linq;

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

    /// <summary>Packages that were fetched, shipped or used in the period, by processes downwards, then by language and name.</summary>
    public IReadOnlyList<PackageFigures> Packages
    {
        get;
        init
        {
            field = value;
            HasFetches = value.Any(one => one.Fetches > 0);
            HasFeatureUses = value.Any(one => one.FeatureUses > 0);
        }
    } = [];

    /// <summary>Whether a gateway counts here: reports show fetched files only then.</summary>
    public bool HasFetches { get; private init; }

    /// <summary>Whether a usage host counts here: reports show uses of features only then.</summary>
    public bool HasFeatureUses { get; private init; }

    /// <summary>Packages that were used or shipped only in the period before, by its processes downwards.</summary>
    public IReadOnlyList<PackageFigures> Gone { get; init; } = [];

    /// <summary>Processes that reported, on each day of the period.</summary>
    public IReadOnlyList<long> ReportsByDay { get; init; } = [];

    /// <summary>Packages in use in the period before; <see langword="null"/> where the source has no data for all of it.</summary>
    public int? PreviousPackagesInUse { get; init; }

    /// <summary>Packages shipped and never loaded in the period before; <see langword="null"/> likewise.</summary>
    public int? PreviousPackagesNeverLoaded { get; init; }
}
