using System.Collections.Generic;
using PopCon.Reports.Figures;
using PopCon.Reports.Inventories;

namespace PopCon.Reports.Tables;

/// <summary>What <c>popcon report</c> says: figures, and verdicts where inventories were given.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Inventory">A verdict for each entry of the inventories; <see langword="null"/> where none were given.</param>
public sealed record Report(PeriodFigures Figures, IReadOnlyList<InventoryVerdict>? Inventory = null);
