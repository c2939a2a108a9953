using System;
using System.Collections.Generic;

namespace PopCon.Reports.Figures;

/// <summary>For which days a source has figures, and for which languages and namespaces.</summary>
/// <param name="First">The first day with figures.</param>
/// <param name="Last">The last day with figures, which may still be running.</param>
/// <param name="Calendar">Which days carry figures.</param>
/// <param name="Languages">All languages, sorted.</param>
/// <param name="Namespaces">All namespaces, sorted; the empty one for counts without a namespace.</param>
public sealed record SourceSpan(
    DateOnly First, DateOnly Last, ReleaseCalendar Calendar, IReadOnlyList<string> Languages, IReadOnlyList<string> Namespaces);
