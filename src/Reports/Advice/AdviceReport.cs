using System.Collections.Generic;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Advice;

/// <summary>What <c>popcon advise</c> says.</summary>
/// <param name="Figures">The period.</param>
/// <param name="WithholdsCounts">Whether the source withholds small counts, so that no shown load is not the same as none.</param>
/// <param name="Findings">The packages to act on.</param>
/// <param name="Notes">What a reader of the findings has to know.</param>
/// <remarks>Immutable.</remarks>
public sealed record AdviceReport(PeriodFigures Figures, bool WithholdsCounts, IReadOnlyList<AdviceFinding> Findings, IReadOnlyList<string> Notes);
