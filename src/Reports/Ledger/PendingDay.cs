using System;
using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Ledger;

/// <summary>A day that is to be written: a copy of its counts, taken under the lock and written without it.</summary>
/// <param name="Day">The day.</param>
/// <param name="State">The day whose counts go on growing.</param>
/// <param name="Counts">The copy.</param>
/// <param name="IsOver">Whether it can be closed.</param>
internal sealed record PendingDay(DateOnly Day, OpenDay State, Dictionary<PopularitySeries, long> Counts, bool IsOver);
