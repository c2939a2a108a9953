using System;
using System.Linq;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Tables;

/// <summary>One of two things that are compared: a package in a period, or a whole period.</summary>
/// <remarks>Immutable. What does not apply is <see langword="null"/>.</remarks>
public sealed record ComparedSide
{
    /// <summary>The name of the package, or the period.</summary>
    public required string Heading { get; init; }

    /// <summary>Processes that used the package, or that reported in the period.</summary>
    public long Processes { get; init; }

    /// <summary>The same in the period before.</summary>
    public long? Previous { get; init; }

    /// <summary>Share of all processes.</summary>
    public double? Share { get; init; }

    /// <summary>Processes that never loaded the package.</summary>
    public long? Unused { get; init; }

    /// <summary>Packages in use in the period.</summary>
    public long? PackagesInUse { get; init; }

    /// <summary>First day with a process.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>Last day with a process.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>A package in a period; zeros where it is not in the figures.</summary>
    public static ComparedSide Of(PeriodFigures figures, string package, string? language = null)
    {
        PackageFigures? found = figures.Packages.FirstOrDefault(one =>
            one.Package.Equals(package, StringComparison.OrdinalIgnoreCase) && (language is null || string.Equals(one.Language, language, StringComparison.Ordinal)));
        return new ComparedSide
        {
            Heading = package,
            Processes = found?.Processes ?? 0,
            Previous = found?.Previous,
            Share = found?.Share(figures.Reports) ?? 0,
            Unused = found?.Unused ?? 0,
            FirstDay = found?.FirstDay,
            LastDay = found?.LastDay,
        };
    }

    /// <summary>A whole period.</summary>
    public static ComparedSide Of(PeriodFigures figures) => new()
    {
        Heading = figures.Range.ToString(),
        Processes = figures.Reports,
        Previous = figures.PreviousReports,
        PackagesInUse = figures.Packages.Count(one => one.Processes > 0),
    };
}
