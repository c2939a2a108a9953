using System.Collections.Generic;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;
using PopCon.Reports.Sources.Gateways;

namespace PopCon.Reports.Advice;

/// <summary>What advice is made from.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AdviceInput
{
    /// <summary>What was loaded.</summary>
    public required PeriodFigures Loads { get; init; }

    /// <summary>What was fetched: the same period for all namespaces, because a gateway knows none.</summary>
    public required PeriodFigures Fetches { get; init; }

    /// <summary>Whether the source withholds small counts.</summary>
    public bool WithholdsCounts { get; init; }

    /// <summary>What is declared.</summary>
    public IReadOnlyList<InventoryEntry> Declared { get; init; } = [];

    /// <summary>What gateways hold.</summary>
    public IReadOnlyList<GatewayPackages> Gateways { get; init; } = [];

    /// <summary>Only packages of this language; <see langword="null"/> for all.</summary>
    public string? Language { get; init; }

    /// <summary>After how many days without a fetch an own package is listed.</summary>
    public int IdleDays { get; init; }
}
