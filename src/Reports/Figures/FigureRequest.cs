namespace PopCon.Reports.Figures;

/// <summary>Which figures a source is asked for.</summary>
/// <param name="Range">The days, both ends included.</param>
/// <param name="Language">One language only; <see langword="null"/> for all.</param>
/// <param name="Namespace">One namespace only, empty for counts without one; <see langword="null"/> for all.</param>
/// <param name="ByDay">Also the count of every package on every day. Costs 8 bytes a package and day.</param>
public sealed record FigureRequest(DayRange Range, string? Language = null, string? Namespace = null, bool ByDay = false);
