using System;
using PopCon.Reports.Figures;

namespace PopCon.Reports.Page;

/// <summary>What every view of one request shares.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Settings">Settings of the page.</param>
/// <param name="Span">For which days there are figures.</param>
/// <param name="State">What the address says.</param>
/// <param name="Now">The time of the request.</param>
/// <param name="Origin">Scheme and authority under which the client reached the server.</param>
internal sealed record PageContext(PageSettings Settings, SourceSpan? Span, ViewState State, DateTimeOffset Now, string Origin)
{
    /// <summary>Which days carry figures.</summary>
    public ReleaseCalendar Calendar => Span?.Calendar ?? Settings.Calendar;

    /// <summary>Whether the newest day is not over.</summary>
    public bool IsRunning => Calendar.Epoch is null && Span?.Last == DateOnly.FromDateTime(Now.UtcDateTime);
}
