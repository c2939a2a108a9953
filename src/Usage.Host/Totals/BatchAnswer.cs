using System;
using System.Collections.Generic;

namespace PopCon.Usage.Host.Totals;

/// <summary>The first answer to a batch, kept so that a repetition gets the same.</summary>
/// <param name="Day">When the batch came.</param>
/// <param name="Accepted">Rows that count.</param>
/// <param name="Refused">Rows that do not.</param>
internal sealed record BatchAnswer(DateOnly Day, int Accepted, IReadOnlyList<RefusedRow> Refused);
