using System;
using System.Collections.Generic;

namespace PopCon.Reports.Figures;

/// <summary>What the counts say of one package in a period.</summary>
/// <remarks>Immutable once a source has returned it. Lists are sorted by count downwards, then by value.</remarks>
public sealed class PackageFigures
{
    /// <summary>The first word of the metric name: <c>dotnet</c>, <c>python</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The name, as reported.</summary>
    public required string Package { get; init; }

    /// <summary>Processes that loaded it.</summary>
    public long Processes { get; init; }

    /// <summary>The same in the period before; <see langword="null"/> where the source has no data for all of it.</summary>
    public long? Previous { get; init; }

    /// <summary>Processes that shipped it and never loaded it.</summary>
    public long Unused { get; init; }

    /// <summary>Uses of its features, with consent: released sums of a usage host.</summary>
    public long FeatureUses { get; init; }

    /// <summary>Files of it that a gateway delivered.</summary>
    public long Fetches { get; init; }

    /// <summary>Processes by namespace.</summary>
    public IReadOnlyList<LabelCount> Namespaces { get; init; } = [];

    /// <summary>Processes by version; empty where versions are not reported.</summary>
    public IReadOnlyList<LabelCount> Versions { get; init; } = [];

    /// <summary>Processes by framework; empty where frameworks are not reported.</summary>
    public IReadOnlyList<LabelCount> Frameworks { get; init; } = [];

    /// <summary>Processes by <c>direct</c>, <c>transitive</c> and <c>unknown</c>; empty where it is not reported.</summary>
    public IReadOnlyList<LabelCount> Dependencies { get; init; } = [];

    /// <summary>The first day of the period with a process; <see langword="null"/> without any.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last day of the period with a process; <see langword="null"/> without any.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Processes on each day of the period; empty unless they were asked for.</summary>
    public IReadOnlyList<long> Days { get; init; } = [];

    /// <summary>Processes as a share of all reports, to four digits; <see langword="null"/> without reports.</summary>
    public double? Share(long reports) => reports > 0 ? Math.Round((double)Processes / reports, 4) : null;
}
