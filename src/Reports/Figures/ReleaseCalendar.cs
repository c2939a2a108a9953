using System;

namespace PopCon.Reports.Figures;

/// <summary>Which days carry figures: every day, or with a release stage the last day of each epoch.</summary>
/// <remarks>Immutable. Epochs begin on Monday 1970-01-05 00:00 UTC, as the release stage of the bridge counts them.</remarks>
public sealed class ReleaseCalendar : IEquatable<ReleaseCalendar>
{
    private static readonly DateTime Anchor = new(1970, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="epoch">The length of an epoch; <see langword="null"/> where counts are shown at once.</param>
    public ReleaseCalendar(TimeSpan? epoch = null)
    {
        if (epoch is { } length)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromSeconds(1), nameof(epoch));
        }

        Epoch = epoch;
    }

    /// <summary>Counts are shown at once.</summary>
    public static ReleaseCalendar Immediate { get; } = new();

    /// <summary>The length of an epoch; <see langword="null"/> where counts are shown at once.</summary>
    public TimeSpan? Epoch { get; }

    /// <summary>Whether some days carry no figures of their own.</summary>
    public bool SkipsDays => Epoch > TimeSpan.FromDays(1);

    /// <summary>The day to which a release at <paramref name="time"/> belongs: the last day of the epoch that ended before it.</summary>
    public DateOnly DayOfRelease(DateTimeOffset time)
    {
        if (Epoch is not { } length)
        {
            return DateOnly.FromDateTime(time.UtcDateTime);
        }

        return DateOnly.FromDateTime(LastEnd(time, length).AddTicks(-1));
    }

    /// <summary>When the running epoch ends; <see langword="null"/> where counts are shown at once.</summary>
    public DateTimeOffset? NextRelease(DateTimeOffset now) => Epoch is { } length ? new DateTimeOffset(LastEnd(now, length) + length, TimeSpan.Zero) : null;

    /// <summary>The last day on or before <paramref name="day"/> that closes an epoch.</summary>
    public DateOnly LastClosingDay(DateOnly day) =>
        SkipsDays ? DayOfRelease(new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)) : day;

    /// <summary>The newest day with figures at <paramref name="now"/>: the running day, or the last day of the last whole epoch.</summary>
    public DateOnly NewestDay(DateTimeOffset now) => DayOfRelease(now);

    /// <summary>How many days the figures of a day cover, the day itself included; 0 for a day without figures of its own.</summary>
    public int DaysClosedBy(DateOnly day) =>
        !SkipsDays ? 1 : LastClosingDay(day) != day ? 0 : day.DayNumber - LastClosingDay(day.AddDays(-1)).DayNumber;

    /// <summary>The shortest run of whole epochs that holds a period, or the period itself where every day has figures.</summary>
    public DayRange Widen(DayRange range)
    {
        if (!SkipsDays)
        {
            return range;
        }

        DateOnly to = LastClosingDay(range.To);
        while (to < range.To)
        {
            to = LastClosingDay(to.AddDays(1 + (int)Epoch!.Value.TotalDays));
        }

        return new DayRange(LastClosingDay(range.From.AddDays(-1)).AddDays(1), to);
    }

    /// <inheritdoc/>
    public bool Equals(ReleaseCalendar? other) => other?.Epoch == Epoch;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReleaseCalendar);

    /// <inheritdoc/>
    public override int GetHashCode() => Epoch.GetHashCode();

    private static DateTime LastEnd(DateTimeOffset time, TimeSpan length)
    {
        long epochs = Math.DivRem(time.UtcTicks - Anchor.Ticks, length.Ticks, out long rest);
        return Anchor.AddTicks((rest < 0 ? epochs - 1 : epochs) * length.Ticks);
    }
}
