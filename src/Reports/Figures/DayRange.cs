using System;
using System.Globalization;

namespace PopCon.Reports.Figures;

/// <summary>A run of whole UTC days, both ends included.</summary>
/// <remarks>Immutable. <see cref="To"/> is never before <see cref="From"/>.</remarks>
public readonly record struct DayRange
{
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    public DayRange(DateOnly from, DateOnly to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        From = from;
        To = to;
    }

    /// <summary>The first day.</summary>
    public DateOnly From { get; }

    /// <summary>The last day.</summary>
    public DateOnly To { get; }

    /// <summary>Number of days, at least 1.</summary>
    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>The period of the same length just before, or <see langword="null"/> where the calendar has no such days.</summary>
    public DayRange? Before => From.DayNumber < Length ? null : new DayRange(From.AddDays(-Length), From.AddDays(-1));

    /// <summary>The <paramref name="days"/> days that end with <paramref name="to"/>.</summary>
    public static DayRange EndingWith(DateOnly to, int days) => new(to.AddDays(1 - days), to);

    /// <summary>Whether a day is one of these.</summary>
    public bool Contains(DateOnly day) => day >= From && day <= To;

    /// <inheritdoc/>
    public override string ToString() => Text(From) + " to " + Text(To);

    /// <summary>A day as everywhere in files and addresses: <c>2026-10-01</c>.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2026-10-01</c> and nothing else.</summary>
    public static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
